"""HTML to PDF with WeasyPrint: from our own files only, and the same bytes for the same input."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

STATIC = Path(__file__).resolve().parents[1] / "static"
STYLES = ("print.css", "print-lists.css")
FONTS = tuple(
    STATIC / "vendor" / "fonts" / f"source-sans-3-latin-{weight}-normal.woff2"
    for weight in (400, 600)
)
SYSTEM_FONTS = tuple(
    Path(folder).expanduser()
    for folder in (
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "~/.local/share/fonts",
        "~/.fonts",
        "/System/Library/Fonts",
    )
)
INSTALL = (
    "Debian/Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
    "fonts-dejavu-core. macOS: brew install pango."
)


def render_pdf(*sheets: str, title: str) -> bytes:
    """One PDF of one or many HTML documents, each with page numbers of its own.

    Laying the documents out one by one and joining their pages shares what is dear (fonts, style
    sheets, font subsets) and keeps the cost linear. The result is tagged (PDF/UA-1) and holds no
    clock time and no random identifier. Raises ValueError without a document, OSError where
    Pango is missing.
    """
    if not sheets:
        raise ValueError("nothing to print")
    from weasyprint import CSS, HTML  # noqa: PLC0415 - heavy, needed by few requests
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - the same

    fetcher = _own_files_only()
    fonts = FontConfiguration()
    base = f"{STATIC.as_uri()}/"
    styles = [
        CSS(filename=STATIC / "css" / name, url_fetcher=fetcher, font_config=fonts)
        for name in STYLES
    ]
    images: dict[str, object] = {}
    documents = (
        HTML(string=sheet, base_url=base, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=styles, cache=images, pdf_variant="pdf/ua-1"
        )
        for sheet in sheets
    )
    # Only the pages are kept: the documents hold parsed HTML and styles, megabytes each.
    whole = next(documents)
    pages = [*whole.pages, *(page for document in documents for page in document.pages)]
    whole = whole.copy(pages)
    whole.metadata.title = title
    return cast("bytes", whole.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=True))


def _own_files_only() -> Any:
    """A fetcher that opens the project's static files and data URIs, and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - heavy

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if not url.startswith("data:"):
                path = Path(url2pathname(urlsplit(url).path)).resolve()
                if urlsplit(url).scheme != "file" or not path.is_relative_to(STATIC):
                    raise ValueError("a paper may only use the portal's own files")
            return super().fetch(url, headers)

    return OwnFiles(allowed_protocols=("data", "file"), allow_redirects=False)


def documents_ready(
    fonts: Iterable[Path] = FONTS, system_fonts: Iterable[Path] = SYSTEM_FONTS
) -> list[str]:
    """What keeps papers from being printed here, each with the command that helps; or nothing."""
    problems = []
    try:
        import weasyprint  # noqa: F401, PLC0415 - loads Pango, which may be missing
    except OSError:
        problems.append(f"Pango belum terpasang: dokumen PDF tidak dapat dibuat. {INSTALL}")
    if not all(font.is_file() for font in fonts) and not any(map(_has_font, system_fonts)):
        problems.append(f"Tidak ada huruf (font) untuk dokumen PDF. {INSTALL}")
    return problems


def _has_font(folder: Path) -> bool:
    return any(file.suffix.lower() in {".ttf", ".otf", ".ttc"} for file in folder.rglob("*"))

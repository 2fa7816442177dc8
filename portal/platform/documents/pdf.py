"""Render HTML to PDF with WeasyPrint, from local files only and deterministically."""

import atexit
import threading
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

from portal.core.lazy import lazy

if TYPE_CHECKING:
    import weasyprint
    from weasyprint import urls
    from weasyprint.text import fonts as font_setup
else:
    weasyprint, urls = lazy("weasyprint"), lazy("weasyprint.urls")
    font_setup = lazy("weasyprint.text.fonts")

STATIC = Path(__file__).resolve().parents[2] / "static"
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
_kept = threading.local()  # Pango's font maps must not be shared between threads
atexit.register(_kept.__dict__.clear)  # while Python still runs: it removes the unpacked fonts
INSTALL = (
    "Debian/Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
    "fonts-dejavu-core. macOS: brew install pango."
)


def render_pdf(html: str, *, title: str) -> bytes:
    """Return the PDF of one HTML document.

    The result is tagged (PDF/UA-1) and contains no timestamp and no random identifier: the same
    input gives the same bytes. Raises OSError where Pango is missing.
    """
    fetcher = _own_files_only()
    fonts, styles = _fonts_and_styles()
    base = f"{STATIC.as_uri()}/"
    document = weasyprint.HTML(string=html, base_url=base, url_fetcher=fetcher).render(
        font_config=fonts, stylesheets=styles, pdf_variant="pdf/ua-1"
    )
    document.metadata.title = title
    return cast("bytes", document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=True))


def _fonts_and_styles() -> tuple[Any, list[Any]]:
    """Return the fonts and stylesheets of every paper, read once per thread: to unpack the fonts
    takes longer than to set a page."""
    if not hasattr(_kept, "read"):
        fetcher, fonts = _own_files_only(), font_setup.FontConfiguration()
        styles = [
            weasyprint.CSS(filename=STATIC / "css" / name, url_fetcher=fetcher, font_config=fonts)
            for name in STYLES
        ]
        _kept.read = fonts, styles
    return cast("tuple[Any, list[Any]]", _kept.read)


def _own_files_only() -> Any:
    """Return a URL fetcher restricted to the portal's static files and data URIs."""

    class OwnFiles(urls.URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> urls.URLFetcherResponse:
            if not url.startswith("data:"):
                path = Path(url2pathname(urlsplit(url).path)).resolve()
                if urlsplit(url).scheme != "file" or not path.is_relative_to(STATIC):
                    raise ValueError("a paper may only use the portal's own files")
            return super().fetch(url, headers)

    return OwnFiles(allowed_protocols=("data", "file"), allow_redirects=False)


def documents_ready(
    fonts: Iterable[Path] = FONTS, system_fonts: Iterable[Path] = SYSTEM_FONTS
) -> list[str]:
    """Return what prevents PDF output on this machine, each with the command that helps."""
    problems = []
    try:
        import_module("weasyprint")  # loads Pango, which may be missing
    except OSError:
        problems.append(f"Pango belum terpasang: dokumen PDF tidak dapat dibuat. {INSTALL}")
    if not all(font.is_file() for font in fonts) and not any(map(_has_font, system_fonts)):
        problems.append(f"Tidak ada huruf (font) untuk dokumen PDF. {INSTALL}")
    return problems


def _has_font(folder: Path) -> bool:
    return any(file.suffix.lower() in {".ttf", ".otf", ".ttc"} for file in folder.rglob("*"))

"""PDF from HTML, and what it needs on this machine."""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from portal.platform.documents.typesetter.article import STATIC
from portal.platform.documents.typesetter.setting import set_document

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


def render_pdf(html: str, *, title: str) -> bytes:
    """Return the PDF of one HTML document.

    The result is tagged (PDF/UA-1) and contains no timestamp and no random identifier: the same
    input gives the same bytes. Raises OSError where Pango is missing.
    """
    return set_document(html, title=title)


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

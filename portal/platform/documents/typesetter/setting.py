"""Set HTML as PDF, from local files only and deterministically."""

import atexit
import contextlib
import re
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname
from xml.etree.ElementTree import ParseError, fromstring

from portal.core.lazy import lazy
from portal.platform.documents.typesetter.article import STATIC, Article

if TYPE_CHECKING:
    import cssselect2
    import weasyprint
    from weasyprint import urls
    from weasyprint.text import fonts as font_setup
else:
    weasyprint, urls = lazy("weasyprint"), lazy("weasyprint.urls")
    cssselect2, font_setup = lazy("cssselect2"), lazy("weasyprint.text.fonts")

STYLES = ("print.css", "print-lists.css")
#: In a block every paper has one page; those that need more are set alone.
_ONE_PAGE = '@page { @bottom-right { content: "Halaman 1 dari 1" } }'
_HEAD = '<html lang="id"><head><meta charset="utf-8"><title></title></head><body>'
_TAIL = "</body></html>"
_VOID = re.compile(r"<((?:br|hr|img|meta)\b[^>]*?)/?>")
_VARIANT = "pdf/ua-1"
_kept = threading.local()  # Pango's font maps must not be shared between threads
atexit.register(_kept.__dict__.clear)  # while Python still runs: it removes the unpacked fonts


def set_document(html: str, *, title: str) -> bytes:
    """Return the PDF of one HTML document.

    The result is tagged (PDF/UA-1) and contains no timestamp and no random identifier: the same
    input gives the same bytes. Raises OSError where Pango is missing.
    """
    document = _laid_out(html)
    return _written(document, title)


def set_block(articles: Sequence[Article], watermark: str = "") -> list[bytes | None]:
    """Return the PDF of each paper, with this word behind it; None for one of several pages.

    Laid out as one document, they share what is read and built once for a document.
    """
    behind = f'<p class="watermark">{watermark}</p>' if watermark else ""
    html = "".join([_HEAD, behind, *(one.html for one in articles), _TAIL])
    document = _laid_out(html, is_block=True)
    parts = list(_parts(document.pages))
    if len(parts) != len(articles):
        raise ValueError("a paper of a block has no page of its own")
    return [
        _written(document.copy(pages), one.title, one.created) if len(pages) == 1 else None
        for pages, one in zip(parts, articles, strict=True)
    ]


def _parts(pages: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield the pages of each paper: its bookmark stands on the first."""
    part: list[Any] = []
    for page in pages:
        if part and page.bookmarks:
            yield part
            part = []
        part.append(page)
    if part:
        yield part


def _parsed(html: str, *, is_xml: bool) -> Any:
    base_url, fetcher = f"{STATIC.as_uri()}/", _own_files_only()
    if is_xml:
        with contextlib.suppress(ParseError):  # a control character in a name
            return _of_xml(html, base_url, fetcher)
    return weasyprint.HTML(string=html, base_url=base_url, url_fetcher=fetcher)


def _of_xml(html: str, base_url: str, fetcher: Any) -> Any:
    """Return HTML that is well-formed XML as WeasyPrint's own object, parsed at a tenth of the
    cost of its own parser."""
    found = weasyprint.HTML.__new__(weasyprint.HTML)
    found.etree_element = fromstring(_VOID.sub(r"<\1/>", html))  # noqa: S314  our own templates
    found.wrapper_element = cssselect2.ElementWrapper.from_html_root(
        found.etree_element, content_language=None
    )
    found.base_url, found.url_fetcher, found.media_type = base_url, fetcher, "print"
    return found


def _laid_out(html: str, *, is_block: bool = False) -> Any:
    fonts, styles, one_page = _fonts_and_styles()
    return _parsed(html, is_xml=is_block).render(
        font_config=fonts,
        stylesheets=[*styles, one_page] if is_block else styles,
        pdf_variant=_VARIANT,
    )


def _written(document: Any, title: str, created: str = "") -> bytes:
    document.metadata.title = title
    if created:
        document.metadata.created = created
    return cast("bytes", document.write_pdf(pdf_variant=_VARIANT, pdf_identifier=True))


def _fonts_and_styles() -> tuple[Any, list[Any], Any]:
    """Return the fonts and stylesheets of every paper, read once per thread: to unpack the fonts
    takes longer than to set a page."""
    if not hasattr(_kept, "read"):
        fetcher, fonts = _own_files_only(), font_setup.FontConfiguration()
        styles = [
            weasyprint.CSS(filename=STATIC / "css" / name, url_fetcher=fetcher, font_config=fonts)
            for name in STYLES
        ]
        _kept.read = fonts, styles, weasyprint.CSS(string=_ONE_PAGE, font_config=fonts)
    return cast("tuple[Any, list[Any], Any]", _kept.read)


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

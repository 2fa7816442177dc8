"""Error pages in plain Indonesian; htmx requests get a notice instead of a page."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.core.db.outage import CommitUncertain, in_one_line, is_busy, is_outage
from portal.core.errors import PortalError
from portal.platform.web.rendering import render_page, wants_part
from portal.platform.web.unsent_form import refused

logger = logging.getLogger(__name__)

#: Status → title and advice.
TEXTS: Mapping[int, tuple[LazyString, LazyString]] = {
    400: (
        lazy_gettext("Permintaan ini tidak dapat diproses"),
        lazy_gettext("Kembali ke halaman sebelumnya, muat ulang, lalu coba lagi."),
    ),
    401: (
        lazy_gettext("Anda perlu masuk lagi"),
        lazy_gettext("Sesi Anda sudah berakhir. Isian formulir tetap tersimpan di perangkat ini."),
    ),
    403: (
        lazy_gettext("Peran Anda tidak mencakup tindakan ini"),
        lazy_gettext("Bila ini memang tugas Anda, mintalah administrator memeriksa peran Anda."),
    ),
    404: (
        lazy_gettext("Halaman atau data ini tidak ditemukan"),
        lazy_gettext("Mungkin sudah dipindahkan, atau berada di luar wilayah tugas Anda."),
    ),
    405: (
        lazy_gettext("Halaman ini tidak dapat dibuka langsung"),
        lazy_gettext("Mulailah dari halaman sebelumnya."),
    ),
    409: (
        lazy_gettext("Keadaannya sudah berubah"),
        lazy_gettext("Tidak ada yang ditulis. Periksa keadaan terakhir, lalu ulangi bila perlu."),
    ),
    413: (
        lazy_gettext("Berkas terlalu besar"),
        lazy_gettext("Kecilkan foto atau bagi berkasnya, lalu kirim lagi."),
    ),
    422: (
        lazy_gettext("Ada isian yang belum benar"),
        lazy_gettext("Kembali ke formulir dan periksa isian yang ditandai."),
    ),
    429: (
        lazy_gettext("Terlalu banyak percobaan"),
        lazy_gettext("Tunggu beberapa menit, lalu coba lagi."),
    ),
    500: (
        lazy_gettext("Terjadi kesalahan pada portal"),
        lazy_gettext("Pekerjaan yang belum tersimpan tidak ditulis. Coba lagi sebentar lagi."),
    ),
}
#: Reason why the database cannot be used now → title and advice.
AWAY: Mapping[str, tuple[LazyString, LazyString]] = {
    "busy": (
        lazy_gettext("Portal sedang menulis banyak data"),
        lazy_gettext("Isian Anda belum disimpan. Tunggu sebentar, lalu kirim lagi."),
    ),
    "away": (
        lazy_gettext("Portal tidak dapat menyimpan sekarang"),
        lazy_gettext(
            "Isian Anda belum disimpan. Coba lagi beberapa menit lagi; bila tetap begini, beri tahu"
            " petugas teknis."
        ),
    ),
    "uncertain": (
        lazy_gettext("Belum pasti apakah isian Anda tersimpan"),
        lazy_gettext(
            "Hubungan ke basis data putus pada saat menyimpan. Periksa dulu di halamannya sebelum"
            " mengirim lagi."
        ),
    ),
    "reading": (
        lazy_gettext("Portal tidak dapat membuka halaman ini sekarang"),
        lazy_gettext("Coba lagi sebentar lagi; bila tetap begini, beri tahu petugas teknis."),
    ),
}
RETRY_AFTER = "10"
_EXTENSION = "portal_error_answers"
KEPT_HEADERS = frozenset({"Allow", "Retry-After"})
STALE_FORM = lazy_gettext(
    "Formulir ini sudah kedaluwarsa karena sesi berakhir. Muat ulang halaman, lalu kirim lagi;"
    " isian yang tersimpan di perangkat ini akan ditawarkan kembali."
)


def register_error_pages(app: Flask) -> None:
    """Show a page for every expected error; log unexpected ones and hide their details."""
    app.extensions.setdefault(_EXTENSION, {})
    app.register_error_handler(PortalError, _answering(_portal_error))
    app.register_error_handler(CSRFError, _answering(_stale_form))
    app.register_error_handler(HTTPException, _answering(_http_error))
    app.register_error_handler(Exception, _answering(_unexpected))


def answer_errors(app: Flask, prefix: str, answer: Callable[[Exception], Response]) -> None:
    """Use ``answer`` for errors below the path ``prefix`` (API), including unknown routes."""
    app.extensions.setdefault(_EXTENSION, {})[prefix] = answer


def _answering(page: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def handler(error: Exception) -> Any:
        redirects = isinstance(error, HTTPException) and (error.code or 500) < 400
        for prefix, answer in current_app.extensions[_EXTENSION].items():
            if request.path.startswith(prefix) and not redirects:
                return answer(error)
        return page(error)

    return handler


def _portal_error(error: PortalError) -> Response:
    return error_page(error.status_code, error.message)


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    """Redirect to sign-in if the session has expired, like any other request; else show an error
    page.
    """
    if not current_user.is_authenticated:
        return cast(ResponseReturnValue, current_app.login_manager.unauthorized())  # type: ignore[attr-defined]
    return error_page(400, str(STALE_FORM))


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error  # a redirect raised as an exception
    if error.code >= 500:
        return _unexpected(error)
    page = error_page(error.code)
    for name, value in error.get_headers():
        if name in KEPT_HEADERS:
            page.headers[name] = value
    return page


def _unexpected(error: Exception) -> Response:
    """Return an error page that needs neither database nor session, since they may have failed."""
    cause = getattr(error, "original_exception", None) or error
    if is_outage(cause):
        return _outage_page(cause)
    logger.exception("unexpected error", exc_info=error)
    title, advice = TEXTS[500]
    return _broken(500, str(title), str(advice))


def _outage_page(error: Exception) -> Response:
    """Return a page that keeps the typed values, to be sent again: the database is locked, full,
    read-only or unavailable. For htmx return a notice above the current page.
    """
    logger.warning("%s %s is put off: %s", request.method, request.path, in_one_line(error))
    title, advice = AWAY[_what_is_wrong(error)]
    answer = _broken(503, str(title), str(advice), refused=refused(request))
    answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def _what_is_wrong(error: Exception) -> str:
    if request.method in {"GET", "HEAD"}:
        return "reading"
    if isinstance(error, CommitUncertain):
        return "uncertain"
    return "busy" if is_busy(error) else "away"


def _broken(status: int, title: str, advice: str, **context: Any) -> Response:
    if wants_part():
        return make_response(f'<p class="notice danger" role="alert">{title}. {advice}</p>', status)
    template = current_app.jinja_env.get_template("errors/broken.html")
    here = request.full_path.rstrip("?") if request.method == "GET" else ""
    page = template.render(title=title, advice=advice, code=status, here=here, **context)
    answer = make_response(page, status)
    answer.vary.add("HX-Request")
    return answer


def error_page(status: int, message: str | None = None) -> Response:
    """Return the page (or the notice, for htmx) of ``status``; ``message`` replaces the advice."""
    title, advice = TEXTS.get(status, TEXTS[400])
    return render_page(
        "errors/error.html",
        block="notice",
        status=status,
        title=str(title),
        advice=message or str(advice),
        code=status,
        back_url=_previous_page(),
    )


def _previous_page() -> str | None:
    """Return the referring page of this site, unless it is the page that failed."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host or came_from.path == request.path:
        return None
    return came_from._replace(scheme="", netloc="").geturl()

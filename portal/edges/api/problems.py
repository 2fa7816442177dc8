"""Errors of the API as problem details (RFC 9457)."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, json
from flask_babel import gettext
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from portal.core.db.outage import in_one_line, is_outage
from portal.core.errors import PortalError

MEDIA_TYPE = "application/problem+json"
MINUTE = "60"
logger = logging.getLogger(__name__)


class Problem(PortalError):
    """An expected error of the API, with its headers and errors by parameter."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: list[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(message)
        self.status_code = status
        self.headers = headers or {}
        self.errors = errors


def problem_response(error: Exception) -> Response:
    """Return the response to ``error``. An unexpected error is logged and not described."""
    if isinstance(error, Problem):
        more = {"errors": error.errors} if error.errors else {}
        return _problem(error.status_code, str(error.message), error.headers, **more)
    if isinstance(error, PortalError):
        return _problem(error.status_code, str(error.message))
    if isinstance(error, RateLimitExceeded):
        detail = gettext("Terlalu banyak permintaan. Ulangi setelah satu menit.")
        return _problem(429, detail, {"Retry-After": MINUTE})
    if isinstance(error, HTTPException) and error.code is not None and error.code < 500:
        allow = {name: value for name, value in error.get_headers() if name == "Allow"}
        return _problem(error.code, _said(error.code), allow)
    cause = getattr(error, "original_exception", None) or error
    if is_outage(cause):
        logger.warning("a call of the API is put off: %s", in_one_line(cause))
        detail = gettext("Basis data sedang tidak dapat dicapai. Ulangi setelah satu menit.")
        return _problem(503, detail, {"Retry-After": MINUTE})
    logger.exception("unexpected error in the API", exc_info=error)
    return _problem(500, gettext("Terjadi kesalahan pada portal. Coba lagi sebentar lagi."))


def _said(status: int) -> str:
    return {
        404: gettext("Alamat ini tidak ada."),
        405: gettext("API ini hanya dibaca: pakailah GET."),
    }.get(status, gettext("Permintaan ini tidak dapat diproses."))


def _problem(
    status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    body = {"type": "about:blank", "title": _title(status), "status": status, "detail": detail}
    response = current_app.response_class(
        json.dumps({**body, **more}), status=status, mimetype=MEDIA_TYPE
    )
    response.headers.extend(dict(headers or {}))
    return response


def _title(status: int) -> str:
    """Return the phrase of the status, which RFC 9457 requires for the type ``about:blank``."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error"

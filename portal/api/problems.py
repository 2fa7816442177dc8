"""Errors as problem details (RFC 9457), which programs read."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, json
from flask_babel import gettext
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from portal.errors import PortalError

MEDIA_TYPE = "application/problem+json"
MINUTE = "60"
logger = logging.getLogger(__name__)


class Problem(PortalError):
    """An expected error of the API, with headers and more to say."""

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


def problem_of(error: Exception) -> Response:
    """The answer to ``error``: what is unexpected is logged and says nothing about itself."""
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
    """The name of the status, as RFC 9457 wants it where the type is ``about:blank``."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error"

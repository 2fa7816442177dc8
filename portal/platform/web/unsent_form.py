"""Keep the typed values of a form that could not be processed, because the session had expired or
the database was unavailable. The error page contains them, so that the form can be sent again.

The portal never stores them. Passwords and files are not kept; they have to be entered again.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Request, g

from portal.platform.web.forms import SENT_FORM, PortalForm, typed_values
from portal.platform.web.routing import safe_redirect_path

_CSRF = "csrf_token"
SECRET = ("password", _CSRF, "repeat")


@dataclass(frozen=True)
class Unsent:
    """The URL of a form, and its typed values."""

    action: str
    values: tuple[tuple[str, str], ...]

    def pack(self) -> str:
        """Return the form as text for a hidden field."""
        return json.dumps([self.action, self.values], ensure_ascii=False)


@dataclass(frozen=True)
class PutOff(Unsent):
    """A form that can be sent again from the error page. Passwords have to be typed and files
    chosen again; ``typed`` is label and value of the other visible fields.
    """

    passwords: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    typed: tuple[tuple[str, str], ...]


def refused(request: Request) -> PutOff | None:
    """Return the form of a request that could not be processed; ``None`` if there is none or if
    another site may have sent it.
    """
    if request.method != "POST" or not (g.get("csrf_valid") or _from_own_page(request)):
        return None
    form: PortalForm | None = g.get(SENT_FORM)

    def label(name: str) -> str:
        return str(form[name].label.text) if form is not None and name in form else name

    sent = [(name, value) for name, value in request.form.items(multi=True) if name != _CSRF]
    kept = tuple(_worth_keeping(sent))
    again = [pair for pair in sent if pair not in kept]
    return PutOff(
        request.full_path.rstrip("?"),
        kept,
        passwords=tuple((name, label(name)) for name, _value in again),
        files=tuple((name, label(name)) for name, file in request.files.items() if file.filename),
        typed=tuple(typed_values(form)) if form else tuple(("", value) for _, value in kept),
    )


def typed_in(request: Request) -> Unsent | None:
    """Return the values of a refused POST, if a page of the portal sent it.

    A form sent by another site is not offered again, since the user did not type it.
    """
    if request.method != "POST" or not _from_own_page(request):
        return None
    values = tuple(_worth_keeping(request.form.items(multi=True)))
    return Unsent(request.full_path.rstrip("?"), values) if values else None


def unpack(text: str) -> Unsent | None:
    """Return the form packed by :meth:`Unsent.pack`; ``None`` for any other text."""
    try:
        action, pairs = json.loads(text)
        values = tuple((str(name), str(value)) for name, value in pairs)
    except (ValueError, TypeError):
        return None
    if not isinstance(action, str) or safe_redirect_path(action) != action:
        return None
    return Unsent(action, values)


def path_of(address: str) -> str:
    """Return the path and query of a URL of this site."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _from_own_page(request: Request) -> bool:
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def _worth_keeping(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in pairs if not any(part in name for part in SECRET))

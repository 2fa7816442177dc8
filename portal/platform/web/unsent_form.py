"""What somebody typed into a form that did not arrive: the session had ended, or the database was
away. It stays on the page that says so, from which it can be sent.

The portal never stores it. Passwords and files are not kept; they are asked for again.
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
    """The address a form goes to, and its typed values."""

    action: str
    values: tuple[tuple[str, str], ...]

    def pack(self) -> str:
        """As one text for a hidden field."""
        return json.dumps([self.action, self.values], ensure_ascii=False)


@dataclass(frozen=True)
class PutOff(Unsent):
    """A form that can be sent again at once. Passwords have to be typed and files to be chosen
    again; ``typed`` is label and value of what the person sees of the rest."""

    passwords: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    typed: tuple[tuple[str, str], ...]


def refused(request: Request) -> PutOff | None:
    """The form that came with a request which could not be served; ``None`` if there is none, or if
    it may be another site's."""
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
    """The values of a refused POST, if the portal's own page sent it.

    A form that another site sent is not offered again: it is not what this person typed.
    """
    if request.method != "POST" or not _from_own_page(request):
        return None
    values = tuple(_worth_keeping(request.form.items(multi=True)))
    return Unsent(request.full_path.rstrip("?"), values) if values else None


def unpack(text: str) -> Unsent | None:
    """What :meth:`Unsent.pack` made; ``None`` for anything else."""
    try:
        action, pairs = json.loads(text)
        values = tuple((str(name), str(value)) for name, value in pairs)
    except (ValueError, TypeError):
        return None
    if not isinstance(action, str) or safe_redirect_path(action) != action:
        return None
    return Unsent(action, values)


def path_of(address: str) -> str:
    """The path and query of a full address: where on this site somebody was."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _from_own_page(request: Request) -> bool:
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def _worth_keeping(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in pairs if not any(part in name for part in SECRET))

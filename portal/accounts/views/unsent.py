"""What somebody typed into a form whose session had ended: kept on the page until they are back.

It travels as one hidden field of the sign-in page and is never stored by the portal. Passwords and
files are not kept.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Request

from portal.web.language import local_path

SECRET = ("password", "csrf_token", "repeat")


@dataclass(frozen=True)
class Unsent:
    """The address a form goes to, and its typed values."""

    action: str
    values: tuple[tuple[str, str], ...]

    def pack(self) -> str:
        """As one text for a hidden field."""
        return json.dumps([self.action, self.values], ensure_ascii=False)


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
    if not isinstance(action, str) or local_path(action) != action:
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

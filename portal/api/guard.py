"""Who may call the API: whoever holds a key, for the datasets that it opens. No session."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_limiter.util import get_remote_address

from portal.accounts.guard import ACCESS
from portal.agency_access.actor import AgencyActor
from portal.agency_access.keys import hash_key
from portal.agency_access.models import AgencyToken
from portal.agency_access.queries import usable_key
from portal.api.problems import Problem
from portal.exports.datasets import Dataset

#: The roles that a route of the API is open to: none. A key opens it.
BY_KEY: frozenset[Any] = frozenset()
SCHEME = "bearer"
LONGEST_KEY = 200
JSON = "application/json"

View = Callable[..., ResponseReturnValue]


def key_of_request() -> str | None:
    """The key that the request carries (RFC 6750), if it carries one."""
    scheme, _, key = request.headers.get("Authorization", "").strip().partition(" ")
    key = key.strip()
    return key if scheme.lower() == SCHEME and 0 < len(key) <= LONGEST_KEY else None


def caller() -> str:
    """Whose requests are counted together: those of one key, else those of one address."""
    key = key_of_request()
    return get_remote_address() if key is None else f"key:{hash_key(key)}"


def by_key(dataset: Dataset) -> Callable[[View], View]:
    """Open to keys that open ``dataset``; they are at :func:`current_key` then."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            g.agency_key = _key()
            if dataset.key not in g.agency_key.datasets:
                raise Problem(403, gettext("Kunci ini tidak membuka data itu."))
            if not request.accept_mimetypes.quality(JSON) and "Accept" in request.headers:
                raise Problem(406, gettext("API ini hanya menjawab dengan application/json."))
            return view(*args, **kwargs)

        setattr(wrapper, ACCESS, BY_KEY)
        return wrapper

    return decorate


def current_key() -> AgencyToken:
    """The key of this request, after :func:`by_key`."""
    key: AgencyToken = g.agency_key
    return key


def current_agency() -> AgencyActor:
    """The agency that asks, after :func:`by_key`."""
    return AgencyActor(current_key())


def _key() -> AgencyToken:
    written = key_of_request()
    if written is None:
        raise Problem(
            401,
            gettext("Kirim kunci akses: Authorization: Bearer KUNCI."),
            headers={"WWW-Authenticate": "Bearer"},
        )
    key = usable_key(written)
    if key is None:
        raise Problem(
            401,
            gettext("Kunci akses ini tidak berlaku."),
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    return key

"""Access to the API by key, without a session."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_limiter.util import get_remote_address

from portal.edges.agency_access.models import AgencyToken
from portal.edges.agency_access.queries import hash_key, usable_key
from portal.edges.agency_access.services import AgencyActor
from portal.edges.api.problems import Problem
from portal.overview.exports.datasets import Dataset
from portal.platform.accounts.guard import ACCESS

#: Roles with access to an API route: none, since access is by key.
BY_KEY: frozenset[Any] = frozenset()
SCHEME = "bearer"
LONGEST_KEY = 200
JSON = "application/json"

View = Callable[..., ResponseReturnValue]


def request_key() -> str | None:
    """Return the bearer token of the request (RFC 6750), if any."""
    scheme, _, key = request.headers.get("Authorization", "").strip().partition(" ")
    key = key.strip()
    return key if scheme.lower() == SCHEME and 0 < len(key) <= LONGEST_KEY else None


def rate_limit_key() -> str:
    """Return the key by which requests are rate-limited: the API key, else the address."""
    key = request_key()
    return get_remote_address() if key is None else f"key:{hash_key(key)}"


def key_required(dataset: Dataset) -> Callable[[View], View]:
    """Require a key for ``dataset``, which :func:`current_key` then returns.

    Raise :class:`Problem` 401 without a valid key, 403 for another dataset, 406 for another format.
    """

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
    """Return the key of this request, after :func:`key_required`."""
    key: AgencyToken = g.agency_key
    return key


def current_agency() -> AgencyActor:
    """Return the agency of this request, after :func:`key_required`."""
    return AgencyActor(current_key())


def _key() -> AgencyToken:
    written = request_key()
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

"""Access decorators of routes. Every route carries exactly one; a test fails without it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.errors import NotPermitted
from portal.core.extensions import login_manager
from portal.platform.accounts.models import User
from portal.platform.permissions import Permission, Reach, Role, roles_with

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

#: Attribute of a view: the roles that may open it; None means public.
ACCESS = "portal_access"


def current_actor() -> User:
    """Return the signed-in account, or abort with 401. Only views call it; services take the actor
    as an argument."""
    if not current_user.is_authenticated:
        abort(401)
    return cast(User, current_user._get_current_object())


def public(view: View) -> View:
    """Open the view to anyone, without sign-in."""
    setattr(view, ACCESS, None)
    return view


def signed_in(view: View) -> View:
    """Open the view to all signed-in staff."""
    return _guarded(view, frozenset(Role))


def guard(*permissions: Permission, at_least: Reach = Reach.OWN) -> Callable[[View], View]:
    """Open the view to roles that hold any of ``permissions`` with at least this reach.

    The query decides which records they see.
    """
    roles = frozenset().union(*(roles_with(item, at_least=at_least) for item in permissions))

    def decorate(view: View) -> View:
        return _guarded(view, roles)

    return decorate


def _guarded(view: View, roles: frozenset[Role]) -> View:
    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return cast(ResponseReturnValue, login_manager.unauthorized())
        actor = current_actor()
        if actor.must_change_password and request.endpoint not in {
            "accounts.password",
            "accounts.sign_out",
        }:
            return redirect(url_for("accounts.password"))
        if actor.role not in roles:
            raise NotPermitted
        return view(*args, **kwargs)

    setattr(wrapper, ACCESS, roles)
    return cast(View, wrapper)

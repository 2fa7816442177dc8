"""Every route has an access rule, checked for every role. New routes are found automatically."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter, Rule

from portal import create_app
from portal.edges.api.guard import BY_KEY
from portal.platform.accounts.guard import ACCESS
from portal.platform.permissions import Role
from tests.architecture.source import assert_none
from tests.database import BASE_CONFIG
from tests.screen.portal import READY

#: Flask's own route: static files, which every browser may load.
STATIC = "static"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOBODY, TOO_LARGE, NO_NAME = 987_654_321, 10**30, "tidak-ada"
HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Visit:
    """One route and method, at the URL of a record that does not exist."""

    endpoint: str
    method: str
    url: str
    roles: frozenset[Role] | None
    about_one: bool

    @property
    def by_key(self) -> bool:
        """Return whether it is a route of the API, which uses keys of agencies instead
        of sessions.
        """
        return self.roles == BY_KEY

    def __str__(self) -> str:
        return f"{self.method} {self.url} ({self.endpoint})"


def _outline() -> Flask:
    """Return the application, to read its routes; no database is opened."""
    return create_app({**BASE_CONFIG, "SQLALCHEMY_DATABASE_URI": "sqlite://"})


def visits(app: Flask, number: int = NOBODY) -> Iterator[Visit]:
    """Yield every route of the portal with each of its methods."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint in {STATIC, READY}:
            continue
        roles = getattr(app.view_functions[rule.endpoint], ACCESS)
        url = adapter.build(rule.endpoint, _bogus(rule, number), method=_a_method(rule))
        for method in METHODS:
            if method in (rule.methods or ()):
                yield Visit(rule.endpoint, method, url, roles, bool(rule.arguments))


def _bogus(rule: Rule, number: int) -> dict[str, Any]:
    numeric = {
        name for name, kind in rule._converters.items() if isinstance(kind, IntegerConverter)
    }
    return {name: number if name in numeric else NO_NAME for name in rule.arguments}


def _a_method(rule: Rule) -> str:
    return next(method for method in METHODS if method in (rule.methods or ()))


def test_every_route_has_a_rule_of_who_may_open_it() -> None:
    app = _outline()
    without = [
        f"{rule.endpoint} {rule}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != STATIC and not hasattr(app.view_functions[rule.endpoint], ACCESS)
    ]
    assert_none(without)


@pytest.mark.only_database("sqlite")
def test_somebody_who_is_not_signed_in_is_asked_to(app: Flask) -> None:
    wrong = []
    for visit in visits(app):
        answer = app.test_client().open(visit.url, method=visit.method)
        part = app.test_client().open(visit.url, method=visit.method, headers=HTMX)
        statuses = answer.status_code, part.status_code
        if visit.roles is None:
            expected = max(statuses) < 500 and 401 not in statuses
        elif visit.by_key:
            expected = statuses == (401, 401)
        elif visit.method == "GET":
            expected = statuses == (302, 401) and answer.location.startswith("/masuk")
        else:
            expected = statuses == (401, 401)
        if not expected:
            wrong.append(f"{visit}: {statuses}")
    assert_none(wrong)


@pytest.mark.only_database("sqlite")
@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_routes_and_no_others(
    app: Flask, sign_in: Callable[..., FlaskClient], role: Role, everything: bool
) -> None:
    """Without ``--everything`` each route is asked for by every third role in turn."""
    user = sign_in(role).user  # type: ignore[attr-defined]
    wrong, every = [], 1 if everything else 3
    for visit in list(visits(app))[list(Role).index(role) % every :: every]:
        status = sign_in(user).open(visit.url, method=visit.method).status_code
        if visit.roles is None:
            expected = status < 500
        elif visit.by_key:
            expected = status == 401
        elif role not in visit.roles:
            expected = status == 403
        elif visit.about_one:
            expected = status == 404
        else:
            expected = status < 500 and status not in {401, 403}
        if not expected:
            wrong.append(f"{visit}: {status}")
    assert_none(wrong)


@pytest.mark.only_database("sqlite")
def test_a_number_no_database_can_hold_is_just_not_found(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    browsers = {role: sign_in(role).user for role in Role}  # type: ignore[attr-defined]
    wrong = []
    for visit in visits(app, TOO_LARGE):
        if visit.about_one and visit.roles:
            role = sorted(visit.roles)[0]
            status = sign_in(browsers[role]).open(visit.url, method=visit.method).status_code
            if status != 404:
                wrong.append(f"{visit} as {role}: {status}")
    assert_none(wrong)

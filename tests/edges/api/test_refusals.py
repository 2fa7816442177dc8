"""Every error is a machine-readable problem and discloses nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.edges.agency_access import services
from portal.edges.agency_access.models import AgencyToken
from portal.edges.agency_access.queries import usable_key
from portal.edges.agency_access.settings import PER_MINUTE
from portal.edges.api import views
from portal.platform.permissions import Role
from portal.registry.agencies.models import Agency
from tests import factories as make
from tests.edges.api.calling import a_key, call


def problem(answer: TestResponse) -> tuple[int, str]:
    assert answer.mimetype == "application/problem+json", answer.text
    body = answer.json
    assert body is not None
    assert body["status"] == answer.status_code
    assert "Set-Cookie" not in answer.headers
    return answer.status_code, body["detail"]


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer salah", "Bearer a b", "Bearer \xff"]
)
def test_without_a_valid_key_nothing_is_read(app: Flask, header: str) -> None:
    a_key()
    answer = call(app, "/persons", headers={"Authorization": header})
    assert problem(answer)[0] == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_who_is_signed_in_still_needs_a_key(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    assert sign_in(Role.SUPERVISOR).get("/api/v1/persons").status_code == 401


def test_a_key_opens_nothing_after_its_last_day(app: Flask) -> None:
    key = a_key()
    assert call(app, "/persons", key).status_code == 200
    with transaction() as session:
        session.execute(update(AgencyToken).values(expires_on=today() - timedelta(days=1)))
    assert problem(call(app, "/persons", key))[0] == 401


def test_a_revoked_key_and_one_of_an_agency_that_left_end_at_once(app: Flask) -> None:
    revoked, left = a_key(), a_key()
    with transaction():
        found = usable_key(revoked)
        assert found is not None
        services.revoke_key(make.PORTAL, found)
    assert problem(call(app, "/persons", revoked))[0] == 401
    assert call(app, "/persons", left).status_code == 200
    with transaction() as session:
        session.scalars(select(Agency).where(Agency.code == "baznas")).one().active = False
    assert problem(call(app, "/persons", left))[0] == 401


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=", "limit"),
        ("limit=1&limit=2", "limit"),
        ("after=-1", "after"),
        ("after=%D9%A1", "after"),
        ("after=" + "9" * 30, "after"),
        ("district=99.99.99", "district"),
        ("state=entah", "state"),
        ("halaman=2", "halaman"),
    ],
)
def test_a_wrong_parameter_is_named(app: Flask, query: str, wrong: str) -> None:
    answer = call(app, f"/persons?{query}", a_key())
    assert problem(answer)[0] == 422
    assert [error["parameter"] for error in answer.json["errors"]] == [wrong]  # type: ignore[index]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
def test_it_is_only_read(app: Flask, method: str) -> None:
    answer = call(app, "/persons", a_key(), method=method)
    assert problem(answer)[0] == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tidak-ada", 404),
        ("/persons/0", 404),
        ("/persons/" + "9" * 40, 404),
        ("/persons?a=%00", 422),
    ],
)
def test_what_is_not_there_is_a_problem_too(app: Flask, path: str, status: int) -> None:
    assert problem(call(app, path, a_key()))[0] == status


def test_only_json_is_answered(app: Flask) -> None:
    key = a_key()
    assert problem(call(app, "/persons", key, headers={"Accept": "text/csv"}))[0] == 406
    for accepted in ("*/*", "application/*", "application/json", "text/html, */*;q=0.1"):
        assert call(app, "/persons", key, headers={"Accept": accepted}).status_code == 200


def test_what_breaks_inside_is_not_shown(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_args: object, **_more: object) -> None:
        raise RuntimeError("a secret of the house")

    key = a_key()
    monkeypatch.setattr(views, "record_use", breaks)
    status, detail = problem(call(app, "/persons", key))
    assert (status, "secret" in detail) == (500, False)


def test_each_key_has_its_pace(app: Flask, fresh_app: Callable[..., Flask]) -> None:
    strict = fresh_app(RATELIMIT_ENABLED=True)
    key, other = a_key(), a_key()
    most = PER_MINUTE.defaults[0].value
    answers = [call(strict, "/openapi.json", key) for _ in range(most + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert problem(answers[-1])[0] == 429
    assert answers[-1].headers["Retry-After"] == "60"
    assert call(strict, "/persons", other).status_code == 200


def test_a_key_is_kept_as_a_hash(app: Flask) -> None:
    key = a_key()
    stored = db.session.scalars(select(AgencyToken)).one()
    assert key not in {str(getattr(stored, column.key)) for column in AgencyToken.__table__.columns}

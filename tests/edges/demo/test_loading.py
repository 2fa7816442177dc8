"""``flask demo load`` is deterministic and atomic, and its sign-ins work."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.casework.cases.models import Case
from portal.casework.follow_ups.models import Visit
from portal.core.clock import acting_at
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.edges.demo import programme as demo_programme
from portal.edges.demo.programme import load
from portal.edges.demo.scheduler import at
from portal.platform.accounts.models import User
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Role
from portal.platform.regions.models import Region
from portal.registry.agencies.models import Import
from portal.registry.agencies.states import ImportState
from portal.registry.households.models import Household, Person
from tests.edges.demo.conftest import DAY, nothing
from tests.factories import create_staff
from tests.portals import own_app
from tests.stores import Store

pytestmark = pytest.mark.long

FEW = 60
ONE_DATABASE = pytest.mark.one_database(
    "whom and what the story tells is chosen in Python; that each database takes it is tested here"
)


def run(app: Flask, *options: str) -> tuple[int, str, str]:
    """Return exit status, stdout and stderr of ``flask demo load``."""
    result = app.test_cli_runner().invoke(args=["demo", "load", *options])
    return result.exit_code, result.stdout, result.stderr


def history(seed: str, store: Store) -> Sequence[tuple[object, ...]]:
    """Return people, cases and visits of a small programme on a separate database."""
    with store.lend() as uri, own_app(uri) as app, app.app_context():
        load(DAY, people=FEW, seed=seed, tell=nothing)
        people = select(Person.name, Person.nik, Person.birth_date).order_by(Person.id)
        cases = select(Case.number, Case.status, Case.opened_at).order_by(Case.id)
        visits = select(Visit.planned_on, Visit.monthly_income, Visit.note).order_by(Visit.id)
        return [
            tuple(row) for query in (people, cases, visits) for row in db.session.execute(query)
        ]


@pytest.mark.everything("the programme is loaded three times")
@pytest.mark.only_database("sqlite")
def test_the_same_seed_and_date_tell_the_same_story(
    database_kind: str, stores: Callable[[str], Store]
) -> None:
    store = stores(database_kind)
    first = history("one", store)
    assert history("one", store) == first
    assert history("another", store) != first


def test_the_first_run_loads_and_every_run_prints_the_sign_ins(app: Flask) -> None:
    app.config["DEMO_DATE"] = "2025-04-11"
    code, table, progress = run(app, "--if-empty", "--people", str(FEW))
    assert code == 0
    assert "as of 2025-04-11" in progress
    assert f"{FEW} people (orang)" in progress
    assert "never on a server" in table
    assert run(app, "--if-empty") == (0, table, "")
    assert db.session.scalar(select(func.count(Person.id))) == FEW


@ONE_DATABASE
def test_a_printed_sign_in_opens_the_portal(app: Flask, client: FlaskClient) -> None:
    _, table, _ = run(app, "--if-empty", "--people", str(FEW))
    email, password, *_ = next(line.split() for line in table.splitlines() if "penyelia@" in line)
    response = client.post("/masuk", data={"email": email, "password": password})
    assert response.status_code == 303
    assert client.get("/kasus/").status_code == 200


def test_a_list_waits_to_be_confirmed_and_has_not_touched_the_registry(app: Flask) -> None:
    load(DAY, people=FEW, tell=nothing)
    run_due_jobs("worker")
    waiting = db.session.scalars(select(Import)).one()
    assert waiting.status is ImportState.PREVIEWED
    assert (waiting.refused, waiting.accepted > 20) == (2, True)
    assert db.session.scalar(select(func.count(Person.id))) == FEW


def test_a_database_in_use_is_left_alone(app: Flask) -> None:
    create_staff(Role.ADMINISTRATOR)
    assert run(app, "--if-empty") == (0, "", "")
    code, table, complaint = run(app)
    assert (code, table) == (1, "")
    assert "needs an empty one" in complaint
    assert db.session.scalar(select(func.count(Household.id))) == 0


@ONE_DATABASE
def test_a_date_that_does_not_exist_is_named(app: Flask) -> None:
    app.config["DEMO_DATE"] = "2026-02-30"
    code, _, complaint = run(app, "--if-empty")
    assert code == 1
    assert "2026-02-30" in complaint


@ONE_DATABASE
def test_without_regions_it_says_what_to_do(app: Flask) -> None:
    with transaction() as session:
        session.query(Region).delete()
    code, _, complaint = run(app, "--if-empty")
    assert code == 1
    assert "flask regions load" in complaint


def test_an_interrupted_load_leaves_nothing_behind(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_text: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(DAY, people=FEW, tell=interrupted)
    assert demo_programme.is_empty()
    assert db.session.scalar(select(func.count(User.id))) == 0


@pytest.mark.everything("the programme of another regency is loaded")
@ONE_DATABASE
def test_another_regency_has_its_demo_too(app: Flask) -> None:
    with transaction() as session:
        session.query(Region).where(Region.name == "Pebayuran").update({"name": "Lain"})
    with acting_at(at(date(2026, 7, 1), 8)):
        load(DAY, people=FEW, tell=nothing)
    assert db.session.scalar(select(func.count(Case.id))) or 0 > 0

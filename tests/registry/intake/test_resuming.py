"""A killed worker neither loses nor repeats work; a second list waits."""

import signal
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.jobs.models import Job, JobState
from portal.platform.jobs.services import run_due_jobs, run_until_finished
from portal.platform.permissions import Role
from portal.registry.agencies.models import Import, SourceRecord
from portal.registry.agencies.states import ImportState
from portal.registry.households.models import Household, NameWord, Person
from portal.registry.intake import services
from portal.registry.intake.jobs import apply_list, open_list, read_list, undo_list
from tests.database import build_app
from tests.factories import PORTAL
from tests.other_process import exit_code, kill_self
from tests.registry.intake.lists import (
    brought_in,
    confirmed,
    content,
    people,
    received,
    registry,
    reload,
    sent,
    undone,
    work,
)

ROWS = 25
ROOMS: dict[str, ModuleType] = {
    "apply_list": apply_list,
    "read_list": read_list,
    "undo_list": undo_list,
}


def doomed_worker(uri: str, module: str, name: str, survived: int) -> None:
    """Work in chunks of ten, and die when the named function returns once more than ``survived``
    times: its rows are written, nothing of them is committed."""
    apply_list.CHUNK = open_list.CHUNK = 10
    original = getattr(ROOMS[module], name)
    calls = 0

    def doomed(*arguments: Any, **keywords: Any) -> Any:
        nonlocal calls
        answer = original(*arguments, **keywords)
        calls += 1
        if calls > survived:
            kill_self()
        return answer

    setattr(ROOMS[module], name, doomed)
    with build_app(uri).app_context():
        run_due_jobs("doomed")


def kill_a_worker(uri: str, module: str, name: str, survived: int) -> None:
    db.session.rollback()
    assert exit_code(doomed_worker, uri, module, name, survived) == -signal.SIGKILL
    with transaction():  # the minute that its lease lasts is over
        db.session.execute(
            update(Job)
            .where(Job.state == JobState.RUNNING)
            .values(lease_until=utc_now() - timedelta(seconds=1))
        )


def exactly_once() -> bool:
    """Whether each person and each of their words is there once, and each row speaks of one."""
    db.session.rollback()
    persons, households = registry()
    words = db.session.scalar(select(func.count()).select_from(NameWord))
    spoken_of = db.session.scalar(select(func.count(SourceRecord.person_id.distinct())))
    return (persons, households, words, spoken_of) == (ROWS, ROWS, 2 * ROWS, ROWS)


@pytest.mark.parametrize("survived", [0, 1, 2])
def test_bringing_in_goes_on_where_it_was_killed(
    app: Flask, database_uri: str, survived: int
) -> None:
    found = received(content(*people(ROWS)))
    with transaction():
        services.confirm(PORTAL, db.session.get_one(Import, found.id))
    kill_a_worker(database_uri, "apply_list", "_note", survived)
    assert registry() == (survived * 10, survived * 10)
    work()
    assert reload(found.id).status is ImportState.APPLIED
    assert exactly_once()
    assert db.session.scalar(select(func.count()).where(~Household.complete)) == 0


def test_a_killed_import_can_be_taken_back_whole_instead(app: Flask, database_uri: str) -> None:
    found = received(content(*people(ROWS)))
    with transaction():
        services.confirm(PORTAL, db.session.get_one(Import, found.id))
    kill_a_worker(database_uri, "apply_list", "_note", 1)
    assert registry() == (10, 10)
    assert undone(reload(found.id)).status is ImportState.UNDONE
    assert registry() == (0, 0)


def test_reading_goes_on_where_it_was_killed(app: Flask, database_uri: str) -> None:
    import_id = sent(content(*people(ROWS)))
    kill_a_worker(database_uri, "read_list", "_stage", 1)
    work()
    found = reload(import_id)
    assert (found.status, found.rows, found.accepted) == (ImportState.PREVIEWED, ROWS, ROWS)
    assert confirmed(found).status is ImportState.APPLIED
    assert exactly_once()


def test_taking_back_is_done_whole_or_not_at_all(app: Flask, database_uri: str) -> None:
    found = brought_in(*people(ROWS))
    with transaction():
        services.undo(PORTAL, db.session.get_one(Import, found.id))
    kill_a_worker(database_uri, "undo_list", "_remove", 0)
    assert exactly_once()
    work()
    assert reload(found.id).status is ImportState.UNDONE
    assert registry() == (0, 0)


def test_a_second_list_waits_its_turn(app: Flask) -> None:
    first = received(content(*people(3)))
    with transaction():
        services.confirm(PORTAL, db.session.get_one(Import, first.id))
    second = sent(content(*people(4)))
    order = db.session.scalars(select(Job.id).where(Job.state == JobState.QUEUED)).all()
    job = run_until_finished(reload(second).job_id or 0, "a command")
    assert job.state is JobState.DONE
    finished = db.session.scalars(
        select(Job.id).where(Job.id.in_(order)).order_by(Job.finished_at, Job.id)
    ).all()
    assert finished == sorted(order)
    assert reload(first.id).status is ImportState.APPLIED
    assert db.session.scalar(select(func.count(Person.id))) == 3


def test_the_page_of_a_second_list_says_that_it_waits_also_after_a_reload(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(Role.SUPERVISOR, districts=None)
    first, second = sent(content(*people(3))), sent(content(*people(4)))
    for _ in range(2):
        assert "Membaca berkas" in client.get(f"/impor/{first}").text
        assert "daftar lain sedang dikerjakan" in client.get(f"/impor/{second}").text
    work()
    assert "Tambahkan 4 orang" in client.get(f"/impor/{second}").text


def test_a_broken_piece_of_work_is_gone_on_with(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.registry.intake.jobs.apply_list.CHUNK", 10)
    monkeypatch.setattr("portal.registry.intake.jobs.apply_list._complete", lambda *_: 1 / 0)
    found = confirmed(received(content(*people(ROWS))))
    assert found.status is ImportState.APPLYING
    monkeypatch.undo()
    with transaction():
        services.resume(PORTAL, db.session.get_one(Import, found.id))
    work()
    assert reload(found.id).status is ImportState.APPLIED
    assert exactly_once()

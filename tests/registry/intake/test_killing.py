"""Workers killed with ``kill -9`` at arbitrary statements."""

import random
import signal
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.audit.services import verify
from portal.platform.jobs.models import Job, JobState
from portal.platform.jobs.services import run_due_jobs
from portal.registry.agencies.models import Effect, Import, SourceRecord
from portal.registry.agencies.states import ImportState
from portal.registry.households.models import Household, NameWord, NikState, Person
from portal.registry.intake import services
from portal.registry.intake.jobs import apply_list, open_list
from tests.database import build_app
from tests.factories import PORTAL
from tests.other_process import exit_code, kill_self
from tests.registry.agencies.making import csv_bytes
from tests.registry.intake.lists import (
    brought_in,
    content,
    new_kk,
    people,
    person,
    reload,
    sent,
    work,
)

ROWS = 12
NAMES = ("Siti Rohmah", "Acih", "Enok Sukaesih", "Juleha", "Mimin Mintarsih", "Ocoh", "Titin")
KILLS = 2  # a third would stop the job


def doomed_worker(uri: str, statements: int) -> None:
    """Work in small chunks, and die before the statement after so many, wherever that is."""
    apply_list.CHUNK = open_list.CHUNK = 5
    left = statements

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            kill_self()

    with build_app(uri).app_context():
        event.listen(db.engine, "before_cursor_execute", count)
        event.listen(db.engine, "commit", count)
        run_due_jobs("doomed")


@pytest.mark.parametrize(
    "seed", [1, pytest.param(2, marks=pytest.mark.everything("other moments of death"))]
)
def test_wherever_a_worker_is_killed_nothing_is_lost_or_doubled(
    app: Flask, database_uri: str, seed: int
) -> None:
    dice = random.Random(seed)
    known = person(Nama="Siti Rohmah")
    brought_in(known)
    rows = [*people(ROWS), known | {"Nama": "Siti Rohmat"}]
    import_id = sent(content(*rows), agency="kemensos")
    work_and_die(database_uri, dice)
    found = reload(import_id)
    assert (found.status, found.rows, found.accepted) == (ImportState.PREVIEWED, ROWS + 1, ROWS + 1)
    with transaction():
        services.confirm(PORTAL, db.session.get_one(Import, import_id))
    work_and_die(database_uri, dice)
    assert reload(import_id).status is ImportState.APPLIED
    assert everything(import_id) == (ROWS + 1, ROWS + 1, 2 * (ROWS + 1), ROWS + 1)
    assert changed(import_id) == ["Siti Rohmat"]
    with transaction():
        services.undo(PORTAL, db.session.get_one(Import, import_id))
    work_and_die(database_uri, dice)
    assert reload(import_id).status is ImportState.UNDONE
    assert everything(import_id) == (1, 1, 2, 0)
    assert db.session.scalars(select(Person.name)).all() == ["Siti Rohmah"]
    assert verify(db.session())[1] == []


def test_answers_about_nik_survive_a_killed_worker_too(app: Flask, database_uri: str) -> None:
    dice = random.Random(3)
    known = [person(Nama=name, **{"No KK": new_kk()}) for name in NAMES]
    brought_in(*known)
    rows = [["NIK", "HASIL PADAN"], *([one["NIK"], "PADAN"] for one in known)]
    import_id = sent(csv_bytes(rows), agency="dukcapil")
    work_and_die(database_uri, dice)
    assert reload(import_id).accepted == len(known)
    with transaction():
        services.confirm(PORTAL, db.session.get_one(Import, import_id))
    work_and_die(database_uri, dice)
    assert reload(import_id).status is ImportState.APPLIED
    assert states() == {NikState.MATCHED}
    with transaction():
        services.undo(PORTAL, db.session.get_one(Import, import_id))
    work_and_die(database_uri, dice)
    assert states() == {NikState.UNCHECKED}
    assert verify(db.session())[1] == []


def states() -> set[NikState]:
    db.session.rollback()
    return set(db.session.scalars(select(Person.nik_state)))


def work_and_die(uri: str, dice: random.Random) -> None:
    """Let some workers die at moments nobody chose, then one finish."""
    for _ in range(KILLS):
        db.session.rollback()
        assert exit_code(doomed_worker, uri, dice.randrange(60)) in (0, -signal.SIGKILL)
        with transaction():  # the minute that its lease lasts is over
            db.session.execute(
                update(Job)
                .where(Job.state == JobState.RUNNING)
                .values(lease_until=utc_now() - timedelta(seconds=1))
            )
    work()


def everything(import_id: int) -> tuple[int, ...]:
    """Persons, households, words to find them by, and rows of the list that speak of somebody."""
    db.session.rollback()
    spoken = select(func.count(SourceRecord.person_id.distinct())).where(
        SourceRecord.import_id == import_id
    )
    counts = [
        db.session.scalar(select(func.count()).select_from(table))
        for table in (Person, Household, NameWord)
    ]
    return (*(count or 0 for count in counts), db.session.scalar(spoken) or 0)


def changed(import_id: int) -> list[str]:
    """The names now of whom the list changed."""
    return list(
        db.session.scalars(
            select(Person.name)
            .join(SourceRecord, SourceRecord.person_id == Person.id)
            .where(SourceRecord.import_id == import_id, SourceRecord.effect == Effect.CHANGE)
        )
    )

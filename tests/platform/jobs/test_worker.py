"""The worker runs its duties concurrently, survives their failures, and stops on request."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.jobs.duties import Duty, duties_of
from portal.platform.jobs.kinds import JobKind, Progress, register_kinds
from portal.platform.jobs.models import Job, JobState
from portal.platform.jobs.services import enqueue, run_due_jobs, run_in_transaction
from portal.platform.jobs.worker import Worker
from tests.database import BASE_CONFIG
from tests.factories import PORTAL
from tests.paths import ROOT

AT_ONCE = timedelta()


def count(job: Job) -> Progress:
    """Count one step per chunk."""
    return Progress(cursor=job.cursor + 1, total=5, done=job.cursor == 4)


@pytest.fixture(autouse=True)
def counting(app: Flask) -> None:
    """Register a kind of job that counts to five."""
    register_kinds(app, [JobKind("count to five", count)])


def enqueued() -> int:
    with transaction():
        return enqueue(PORTAL, "count to five", arguments={}).id


def reload(job_id: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True)


def test_a_job_can_be_done_in_the_transaction_that_asks_for_it_and_is_left_by_the_worker(
    app: Flask,
) -> None:
    with transaction():
        job = enqueue(PORTAL, "count to five", arguments={})
        run_in_transaction(job)
        job_id = job.id
    done = reload(job_id)
    assert (done.state, done.cursor) == (JobState.DONE, 5)
    assert done.finished_at is not None
    assert run_due_jobs("worker") == 0


@pytest.fixture
def working(app: Flask) -> Iterator[Callable[..., Worker]]:
    """``working(duty, …)``: a worker that runs beside the test and ends after it."""
    running: list[tuple[Worker, threading.Thread]] = []

    def start(*duties: Duty) -> Worker:
        worker = Worker(app, duties)
        thread = threading.Thread(target=worker.run)
        thread.start()
        running.append((worker, thread))
        return worker

    yield start
    for worker, thread in running:
        worker.stop()
        thread.join(timeout=10)
        assert not thread.is_alive()


def test_a_job_that_is_stopped_goes_on_where_it_was(app: Flask) -> None:
    job_id = enqueued()
    answers = iter([False, False])
    assert run_due_jobs("first", stopping=lambda: next(answers, True)) == 0
    job = reload(job_id)
    assert (job.state, job.cursor, job.lease_owner) == (JobState.QUEUED, 2, None)
    assert run_due_jobs("second") == 1
    assert (reload(job_id).state, reload(job_id).cursor) == (JobState.DONE, 5)


def test_the_worker_finds_a_job_by_itself(app: Flask, working: Callable[..., Worker]) -> None:
    job_id = enqueued()
    done = threading.Event()

    def work(owner: str, *, stopping: Callable[[], bool]) -> None:
        if run_due_jobs(owner, stopping=stopping):
            done.set()

    working(Duty("jobs", work, AT_ONCE))
    assert done.wait(timeout=10)
    assert reload(job_id).state is JobState.DONE


def test_a_duty_that_fails_or_takes_long_holds_up_no_other(
    working: Callable[..., Worker],
) -> None:
    release, turns = threading.Event(), threading.Semaphore(0)

    def fails(owner: str, *, stopping: Callable[[], bool]) -> None:
        raise RuntimeError("the database is away")

    def takes_long(owner: str, *, stopping: Callable[[], bool]) -> None:
        release.wait(timeout=10)

    def works(owner: str, *, stopping: Callable[[], bool]) -> None:
        turns.release()

    working(
        Duty("fails", fails, AT_ONCE),
        Duty("takes long", takes_long, AT_ONCE),
        Duty("works", works, timedelta(milliseconds=1)),
    )
    assert all(turns.acquire(timeout=10) for _ in range(3))
    release.set()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.only_database("sqlite")
def test_the_command_stops_when_it_is_told(
    app: Flask, database_uri: str, number: signal.Signals
) -> None:
    names = ("SECRET_KEY", "HASH_KEY", "AUDIT_KEY")
    secrets = {f"PORTAL_{name}": BASE_CONFIG[name] for name in names}
    worker = subprocess.Popen(
        [sys.executable, "-u", "-m", "flask", "--app", "wsgi", "worker"],
        cwd=ROOT,
        env={**os.environ, **secrets, "DATABASE_URL": database_uri},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert worker.stdout is not None
        assert (
            worker.stdout.readline()
            == b"worker: " + ", ".join(duty.name for duty in duties_of(app)).encode() + b"\n"
        )
        worker.send_signal(number)
        output, errors = worker.communicate(timeout=20)
    finally:
        worker.kill()
    assert (worker.returncode, output, errors) == (0, b"", b"")

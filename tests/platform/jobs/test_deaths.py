"""A job that kills its workers fails with a message, and can be restarted by a person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidTransition
from portal.core.extensions import db
from portal.platform.audit import AuditEvent
from portal.platform.jobs.kinds import JobKind, Progress, register_kinds
from portal.platform.jobs.models import Job, JobState
from portal.platform.jobs.services import MOST_DEATHS, enqueue, restart_job, run_due_jobs
from portal.platform.permissions import Role
from tests.database import build_app
from tests.factories import PORTAL
from tests.other_process import exit_code, kill_self

SignIn = Callable[..., FlaskClient]
KIND = "count to three"


def count(job: Job) -> Progress:
    """Count one step per chunk."""
    return Progress(cursor=job.cursor + 1, total=3, done=job.cursor == 2)


@pytest.fixture(autouse=True)
def counting(app: Flask) -> None:
    """Register a kind of job that counts to three."""
    register_kinds(app, [JobKind(KIND, count)])


def enqueued() -> int:
    with transaction():
        return enqueue(PORTAL, KIND, arguments={}).id


def found(job_id: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True)


def worker_that_dies(uri: str) -> None:
    """Count once, and die in the second chunk."""

    def deadly(job: Job) -> Progress:
        if job.cursor:
            kill_self()
        return count(job)

    app = build_app(uri)
    register_kinds(app, [JobKind(KIND, deadly)])
    with app.app_context():
        run_due_jobs("doomed")


def let_the_lease_run_out() -> None:
    with transaction() as session:
        session.execute(
            update(Job)
            .where(Job.state == JobState.RUNNING)
            .values(lease_until=utc_now() - timedelta(seconds=1))
        )


def kill_workers(uri: str, times: int) -> None:
    for _ in range(times):
        db.session.rollback()
        assert exit_code(worker_that_dies, uri) < 0
        let_the_lease_run_out()


def test_every_claim_is_an_attempt_and_only_the_death_of_a_worker_is_one(app: Flask) -> None:
    job_id = enqueued()
    answers = iter([False, False])
    run_due_jobs("first", stopping=lambda: next(answers, True))
    assert (found(job_id).attempts, found(job_id).deaths) == (1, 0)
    run_due_jobs("second")
    done = found(job_id)
    assert (done.state, done.attempts, done.deaths) == (JobState.DONE, 2, 0)


def test_a_job_outlives_two_of_its_workers(app: Flask, database_uri: str) -> None:
    job_id = enqueued()
    kill_workers(database_uri, MOST_DEATHS - 1)
    assert run_due_jobs("healthy") == 1
    done = found(job_id)
    assert (done.state, done.attempts, done.deaths) == (JobState.DONE, 3, 2)


def test_after_three_deaths_the_job_is_stopped_and_no_worker_takes_it_again(
    app: Flask, database_uri: str
) -> None:
    job_id, other = enqueued(), enqueued()
    kill_workers(database_uri, MOST_DEATHS)
    run_due_jobs("healthy")
    stopped = found(job_id)
    assert (stopped.state, stopped.cursor, stopped.deaths) == (JobState.FAILED, 1, 3)
    assert "3 kali program yang mengerjakannya mati" in str(stopped.error)
    assert found(other).state is JobState.DONE


def stopped_job(started_by: int | None = None) -> int:
    job_id = enqueued()
    with transaction() as session:
        session.execute(
            update(Job)
            .where(Job.id == job_id)
            .values(
                state=JobState.RUNNING,
                created_by_id=started_by,
                cursor=1,
                deaths=MOST_DEATHS - 1,
                lease_owner="dead",
                lease_until=utc_now() - timedelta(seconds=1),
            )
        )
    run_due_jobs("healthy")
    return job_id


def test_a_person_reads_why_it_stopped_and_has_it_go_on(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(Role.SUPERVISOR)
    job_id = stopped_job(client.user.id)  # type: ignore[attr-defined]
    page = client.get(f"/pekerjaan/{job_id}").text
    assert "3 kali program yang mengerjakannya mati" in page
    assert f'action="/pekerjaan/{job_id}/lagi"' in page
    assert client.post(f"/pekerjaan/{job_id}/lagi").status_code == 303
    assert (found(job_id).state, found(job_id).deaths) == (JobState.QUEUED, 0)
    assert run_due_jobs("healthy") == 1
    assert (found(job_id).state, found(job_id).cursor) == (JobState.DONE, 3)
    assert "jobs.restart" in db.session.scalars(select(AuditEvent.action)).all()
    assert "/lagi" not in client.get(f"/pekerjaan/{job_id}").text


def test_who_may_not_see_a_job_does_not_start_it(app: Flask, sign_in: SignIn) -> None:
    job_id = stopped_job()
    assert sign_in(Role.CASEWORKER).post(f"/pekerjaan/{job_id}/lagi").status_code == 404
    assert found(job_id).state is JobState.FAILED


def test_of_two_people_who_start_it_again_one_is_told_that_it_runs(app: Flask) -> None:
    job_id = stopped_job()
    stale = found(job_id)
    with transaction():
        restart_job(PORTAL, stale)
    with transaction(), pytest.raises(InvalidTransition):
        restart_job(PORTAL, stale)


def test_a_job_whose_record_decides_is_not_started_by_itself(app: Flask) -> None:
    register_kinds(app, [JobKind(KIND, count, restartable=False)])
    job_id = stopped_job()
    with transaction(), pytest.raises(InvalidTransition):
        restart_job(PORTAL, db.session.get_one(Job, job_id))


def test_a_worker_that_was_taken_for_dead_and_lives_takes_its_death_back(app: Flask) -> None:
    job_id = enqueued()

    def overtaken(job: Job) -> None:
        """While this worker reads ahead, its lease runs out and another one takes the job."""
        db.session.rollback()
        let_the_lease_run_out()
        register_kinds(app, [JobKind(KIND, count)])
        run_due_jobs("other")

    register_kinds(app, [JobKind(KIND, lambda job, _ahead: count(job), overtaken)])
    run_due_jobs("slow")
    assert found(job_id).deaths == 0

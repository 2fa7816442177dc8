"""The job that queues an announcement: once per family, whatever happens to its worker."""

import threading
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.casework.cases.models import Case
from portal.casework.cases.services import close_case
from portal.casework.cases.states import CloseReason
from portal.contact.announcements import jobs as announcing
from portal.contact.announcements import services
from portal.contact.announcements.models import Announcement
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.jobs.models import Job, JobState
from portal.platform.jobs.services import run_due_jobs
from portal.platform.messages.models import MessageStatus
from portal.platform.permissions import Role
from tests.contact.announcements.test_announcements import announced, family, sent_by
from tests.database import build_app
from tests.factories import PORTAL, create_staff
from tests.other_process import LIMIT, running

FAMILIES, BLOCK = 5, 2


def slow_worker(uri: str, parent: Connection) -> None:
    """Write one block, and stay in the middle of the next until killed."""
    announcing.BLOCK = BLOCK
    write, blocks = announcing.notify_all, count(1)

    def write_then_wait(*arguments: Any, **keywords: Any) -> Any:
        written = write(*arguments, **keywords)
        if next(blocks) == 2:
            parent.send("in the middle")
            threading.Event().wait()
        return written

    announcing.notify_all = write_then_wait
    with build_app(uri).app_context():
        run_due_jobs("killed")


@pytest.fixture
def supervisor(app: Flask, monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setattr(announcing, "BLOCK", BLOCK)
    return create_staff(Role.SUPERVISOR)


@pytest.fixture
def announcement(supervisor: User) -> Announcement:
    for number in range(FAMILIES):
        family(phone=f"+6282311110{number:03}")
    return announced(supervisor)


def let_the_lease_run_out() -> None:
    with transaction() as session:
        job = session.scalars(select(Job)).one()
        assert job.lease_until is not None
        job.lease_until -= timedelta(hours=1)


def job() -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job)).one()


def after_first_block(happens: Callable[[], object]) -> Callable[[], bool]:
    """Return a ``stopping`` function, called at the start and after each block: it runs ``happens``
    once and lets the worker continue.
    """
    asked: list[None] = []

    def stopping() -> bool:
        asked.append(None)
        if len(asked) == 2:
            happens()
        return False

    return stopping


def assert_all_queued_once(announcement: Announcement) -> None:
    """Check the outbox too, not only the messages that the announcement refers to."""
    messages = sent_by(announcement)
    assert len({message.case_id for message in messages}) == FAMILIES
    assert [message.status for message in messages] == [MessageStatus.QUEUED] * FAMILIES
    finished = job()
    assert (finished.state, finished.cursor) == (JobState.DONE, FAMILIES)


def test_a_worker_that_lost_its_lease_writes_nothing_more(announcement: Announcement) -> None:
    def another_takes_over() -> None:
        let_the_lease_run_out()
        run_due_jobs("another")

    run_due_jobs("slow", stopping=after_first_block(another_takes_over))
    assert job().lease_owner == "another"
    assert_all_queued_once(announcement)


def test_a_worker_that_lost_its_lease_does_not_end_what_another_is_doing(
    announcement: Announcement,
) -> None:
    def another_begins() -> None:
        let_the_lease_run_out()
        looks = iter([False, True])
        run_due_jobs("another", stopping=lambda: next(looks, True))
        with transaction() as session:  # as if it had not been asked to stop
            waiting = session.scalars(select(Job)).one()
            waiting.state, waiting.lease_owner = JobState.RUNNING, "another"
            waiting.lease_until = waiting.created_at + timedelta(hours=1)

    run_due_jobs("slow", stopping=after_first_block(another_begins))
    assert (job().state, job().cursor) == (JobState.RUNNING, 2 * BLOCK)
    let_the_lease_run_out()
    run_due_jobs("third")
    assert_all_queued_once(announcement)


def test_after_a_kill_in_the_middle_of_a_block_every_message_is_queued_once(
    announcement: Announcement, database_uri: str
) -> None:
    db.session.rollback()
    worker, sender = Pipe(duplex=False)
    with running(slow_worker, database_uri, sender):
        assert worker.poll(LIMIT), "it is in the middle"
    assert len(sent_by(announcement)) == BLOCK, "what was not committed is gone"
    assert run_due_jobs("early") == 0, "its lease still holds"
    let_the_lease_run_out()
    assert run_due_jobs("another") == 1
    assert_all_queued_once(announcement)


def test_what_is_stopped_in_the_middle_takes_back_what_waits_and_queues_no_more(
    supervisor: User, announcement: Announcement
) -> None:
    def a_person_stops_it() -> None:
        with transaction():
            found = db.session.get_one(Announcement, announcement.id)
            assert services.stop_announcement(supervisor, found) == BLOCK

    run_due_jobs("worker", stopping=after_first_block(a_person_stops_it))
    run_due_jobs("another")
    assert [message.status for message in sent_by(announcement)] == [
        MessageStatus.CANCELLED
    ] * BLOCK
    assert job().state is JobState.CANCELLED


def test_a_worker_that_is_asked_to_stop_leaves_the_rest_to_the_next(
    announcement: Announcement,
) -> None:
    looks = iter([False, True])
    assert run_due_jobs("worker", stopping=lambda: next(looks, True)) == 0
    assert job().cursor == BLOCK
    assert run_due_jobs("another") == 1
    assert_all_queued_once(announcement)


def test_a_family_whose_case_was_closed_meanwhile_gets_nothing(announcement: Announcement) -> None:
    last = db.session.scalars(select(Case).order_by(Case.id.desc())).first()
    assert last is not None
    with transaction():
        close_case(PORTAL, last, reason=CloseReason.MOVED, note="Pindah ke luar kabupaten.")
    run_due_jobs("worker")
    assert len(sent_by(announcement)) == FAMILIES - 1

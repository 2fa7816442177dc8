"""A family reached by a resent message counts as reached, and its task is finished."""

import csv
import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.cases.models import Task
from portal.contact.announcements import services
from portal.contact.announcements.jobs import finish_tasks_of_reached
from portal.contact.announcements.models import Announcement
from portal.contact.announcements.queries import announcement_counts
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.jobs.services import run_due_jobs
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.services import resend_sms
from portal.platform.messages.states import advance
from portal.platform.permissions import Role
from tests.contact.announcements.test_announcements import announced, family, sent_by
from tests.factories import create_staff
from tests.races import at_once

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def supervisor(app: Flask) -> User:
    return create_staff(Role.SUPERVISOR)


@pytest.fixture
def lost(supervisor: User) -> tuple[Announcement, Message]:
    """Return an announcement to two families: one was reached, the other's caseworker
    has a task.
    """
    family(phone="+6282311110001")
    family("Onih Kurniasih", phone="+6282311110002")
    announcement = announced(supervisor)
    run_due_jobs("worker")
    arrived, lost = sent_by(announcement)
    settle(arrived, MessageStatus.DELIVERED)
    settle(lost, MessageStatus.UNDELIVERED)
    with transaction():
        services.add_tasks_for_unreached(
            supervisor, db.session.get_one(Announcement, announcement.id)
        )
    return announcement, lost


def settle(message: Message, status: MessageStatus) -> None:
    with transaction():
        advance(message.id, status)


def resend(actor: User, message: Message) -> Message:
    with transaction():
        return resend_sms(actor, db.session.get_one(Message, message.id))


def unreached_in_file(client: FlaskClient, announcement: Announcement) -> list[str]:
    """Return the names in the export."""
    text = client.get(f"/pengumuman/{announcement.id}/belum-terjangkau.csv").data
    return [row[0] for row in csv.reader(io.StringIO(text.decode("utf-8-sig")))][1:]


def open_tasks() -> list[str]:
    db.session.rollback()
    return [task.title for task in db.session.scalars(select(Task).where(Task.done_at.is_(None)))]


def test_who_is_reached_by_the_second_message_leaves_report_export_and_tasks(
    supervisor: User, lost: tuple[Announcement, Message], sign_in: SignIn
) -> None:
    announcement, message = lost
    client, address = sign_in(supervisor), f"/pengumuman/{announcement.id}"
    assert unreached_in_file(client, announcement) == ["Onih Kurniasih"]
    again = resend(supervisor, message)
    assert unreached_in_file(client, announcement) == [], "it is on its way"
    assert finish_tasks_of_reached("worker") == 0
    assert len(open_tasks()) == 1, "nobody knows yet whether it arrives"

    settle(again, MessageStatus.DELIVERED)
    assert finish_tasks_of_reached("worker") == 1
    assert open_tasks() == []
    assert "Sejauh ini tidak ada." in client.get(address).text
    counted = announcement_counts(db.session.get_one(Announcement, announcement.id))
    assert (counted.families, counted.counts) == (2, {MessageStatus.DELIVERED: 2})


def test_who_is_not_reached_by_the_second_message_either_stays_where_they_were(
    supervisor: User, lost: tuple[Announcement, Message], sign_in: SignIn
) -> None:
    announcement, message = lost
    settle(resend(supervisor, message), MessageStatus.UNDELIVERED)
    finish_tasks_of_reached("worker")
    assert unreached_in_file(sign_in(supervisor), announcement) == ["Onih Kurniasih"]
    assert len(open_tasks()) == 1


def test_a_second_message_that_waits_is_taken_back_when_the_announcement_is_stopped(
    supervisor: User, lost: tuple[Announcement, Message]
) -> None:
    announcement, message = lost
    again = resend(supervisor, message)
    with transaction():
        services.stop_announcement(supervisor, db.session.get_one(Announcement, announcement.id))
    db.session.rollback()
    assert db.session.get_one(Message, again.id).status is MessageStatus.CANCELLED


def test_a_task_ends_once_by_however_many_workers(
    app: Flask, supervisor: User, lost: tuple[Announcement, Message]
) -> None:
    settle(resend(supervisor, lost[1]), MessageStatus.DELIVERED)
    ended = at_once(
        app,
        lambda: str(finish_tasks_of_reached("one")),
        lambda: str(finish_tasks_of_reached("two")),
    )
    assert sorted(ended) == ["0", "1"]
    assert open_tasks() == []

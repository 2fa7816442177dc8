"""A message that failed for good is processed once: the number is marked, a task is added."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.cases.models import Case, Task, TaskKind
from portal.casework.cases.services import notify
from portal.contact.replies.jobs import process_failures
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.messages.jobs import send_due
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.steps import Step
from portal.platform.permissions import Role
from portal.registry.households.models import Phone
from tests.factories import PORTAL, create_case
from tests.platform.messages.conftest import double, report, twilio_app
from tests.platform.messages.twilio_double import TwilioDouble
from tests.races import at_once

__all__ = ["double", "report", "twilio_app"]
SignIn = Callable[..., FlaskClient]
Report = Callable[..., int]


def failed(double: TwilioDouble, report: Report, code: int) -> Case:
    """Return a case whose first SMS was reported with this code."""
    case = create_case()
    send_due("worker")
    message = db.session.scalars(select(Message)).one()
    assert report(message, "undelivered", sid=double.taken[0].sid, code=code) == 204
    db.session.rollback()
    return case


def phone_tasks() -> list[Task]:
    return list(db.session.scalars(select(Task).where(Task.kind == TaskKind.PHONE)))


def next_message(case: Case) -> Message:
    with transaction():
        case = db.session.get_one(Case, case.id)
        return notify(PORTAL, case, step=Step.AID_APPROVED, occasion="decision:1")


@pytest.mark.parametrize("code", [30005, 30006])
def test_a_number_that_does_not_exist_is_marked_and_the_caseworker_asked(
    twilio_app: Flask, double: TwilioDouble, report: Report, code: int
) -> None:
    case = failed(double, report, code)
    assert process_failures("worker") == 1
    assert db.session.scalars(select(Phone)).one().unreachable_since is not None
    (task,) = phone_tasks()
    assert task.due_on is not None
    later = next_message(case)
    assert later.status is MessageStatus.BLOCKED
    assert "tidak aktif" in later.status_reason


def test_who_has_stopped_at_the_provider_has_refused_here_too(
    twilio_app: Flask, double: TwilioDouble, report: Report
) -> None:
    case = failed(double, report, 21610)
    process_failures("worker")
    assert db.session.scalars(select(Phone)).one().sms_consent is False
    assert len(phone_tasks()) == 1
    assert "menolak" in next_message(case).status_reason


@pytest.mark.parametrize("code", [30003, 30007])
def test_a_phone_that_was_only_off_or_a_filter_marks_nothing(
    twilio_app: Flask, double: TwilioDouble, report: Report, code: int
) -> None:
    failed(double, report, code)
    assert process_failures("worker") == 1
    assert db.session.scalars(select(Phone)).one().unreachable_since is None
    assert phone_tasks() == []


def test_a_failure_is_looked_at_once_by_however_many_workers(
    twilio_app: Flask, double: TwilioDouble, report: Report
) -> None:
    failed(double, report, 30005)
    seen = at_once(
        twilio_app, lambda: str(process_failures("one")), lambda: str(process_failures("two"))
    )
    assert sorted(seen) == ["0", "1"]
    assert len(phone_tasks()) == 1
    assert process_failures("three") == 0


def test_who_finds_the_number_working_lifts_the_mark(
    twilio_app: Flask, double: TwilioDouble, report: Report, sign_in: SignIn
) -> None:
    case = failed(double, report, 30005)
    process_failures("worker")
    phone = db.session.scalars(select(Phone)).one()
    supervisor = sign_in(Role.SUPERVISOR)
    assert "SMS ke nomor ini tidak sampai" in supervisor.get(f"/keluarga/telepon/{phone.id}").text
    assert supervisor.post(f"/keluarga/telepon/{phone.id}/aktif").status_code == 303
    assert next_message(case).status is MessageStatus.QUEUED

"""Content of the demo: a year of plausible work, and no real person."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.casework.assessments.models import Assessment, Conclusion
from portal.casework.assessments.score import Advice, Result
from portal.casework.assessments.states import AssessmentStatus
from portal.casework.cases.models import Case, Note, Task
from portal.casework.cases.states import CloseReason, Status
from portal.casework.decisions.models import Decision, Decree, Fund
from portal.casework.decisions.states import DecisionStatus
from portal.casework.follow_ups.models import Visit
from portal.casework.follow_ups.states import VisitStatus
from portal.casework.handovers.models import Handover, HandoverEvent, Invitation
from portal.casework.handovers.states import EventStatus
from portal.casework.receipts.models import Paper, PaperStatus
from portal.contact.announcements.models import Announcement, Recipient
from portal.contact.complaints.models import Channel, Complaint
from portal.contact.complaints.states import ComplaintStatus
from portal.core.clock import to_local
from portal.core.extensions import db
from portal.core.types import Nik, PhoneNumber
from portal.edges.demo.scheduler import at
from portal.platform import audit
from portal.platform.audit.models import AuditEvent
from portal.platform.jobs.models import JobState
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.regions.models import Region
from portal.registry.households.models import Household, Person, Phone
from tests.edges.demo.conftest import DAY, PEOPLE

# Not marked long: long tests are dealt out, and each process would wait for the programme.
pytestmark = pytest.mark.one_database(
    "the story comes from one seed; that PostgreSQL takes it is tested in test_loading"
)


def every(column: Any) -> Counter[Any]:
    """Return how often each value of a column occurs."""
    return Counter(db.session.scalars(select(column)))


def test_exactly_so_many_people_live_in_every_kecamatan(programme: Flask) -> None:
    assert db.session.scalar(select(func.count(Person.id))) == PEOPLE
    assert len(every(Household.district_code)) == 3
    assert max(every(Person.household_id).values()) <= 5


def test_no_number_can_be_a_real_persons(programme: Flask) -> None:
    niks = [nik for nik in db.session.scalars(select(Person.nik)) if nik]
    kks = [kk for kk in db.session.scalars(select(Household.kk_number)) if kk]
    assert len(niks) > 0.9 * PEOPLE
    assert {number[12] for number in (*niks, *kks)} == {"9"}
    numbers = db.session.scalars(select(Phone.number)).all()
    assert {number[3:6] for number in numbers} <= {"825", "826", "835", "836"}
    assert all(PhoneNumber.parse(number).can_receive_sms for number in numbers)


def test_numbers_agree_with_the_people_who_hold_them(programme: Flask) -> None:
    for person in db.session.scalars(select(Person).where(Person.nik.is_not(None))):
        assert person.nik is not None
        assert Nik(person.nik).disagreements(person.birth_date, person.sex) == []


def test_cases_stand_at_every_station_and_ended_for_every_reason(programme: Flask) -> None:
    assert set(every(Case.status)) == set(Status)
    reasons = set(CloseReason) - {CloseReason.MISTAKEN}  # a bulk opening that was undone
    assert set(every(Case.close_reason)) - {None} == reasons
    assert set(every(Decision.status)) >= {
        DecisionStatus.PROPOSED,
        DecisionStatus.APPROVED,
        DecisionStatus.DECLINED,
        DecisionStatus.REVOKED,
    }
    assert set(every(Visit.status)) == set(VisitStatus)


def test_some_work_is_late_some_is_to_come_and_people_write_notes(programme: Flask) -> None:
    planned = db.session.scalars(
        select(Visit.planned_on)
        .join(Visit.case)
        .where(Visit.status == VisitStatus.PLANNED, Case.status != Status.CLOSED)
    ).all()
    assert min(planned) < DAY < max(planned)
    assert every(Task.done_at.is_(None))[True] > 0
    assert db.session.scalar(select(func.count(Note.id))) > 0


def test_one_launch_in_pebayuran_was_held_and_another_event_is_planned(programme: Flask) -> None:
    launch, coming = db.session.scalars(
        select(HandoverEvent).order_by(HandoverEvent.starts_at)
    ).all()
    assert "Peluncuran" in launch.name
    assert "Pebayuran" in launch.name
    assert (launch.status, coming.status) == (EventStatus.CLOSED, EventStatus.PLANNED)
    invited = db.session.scalars(select(Invitation).where(Invitation.event_id == launch.id)).all()
    came = [item for item in invited if item.checked_in_at]
    given = select(func.count(Handover.id)).where(Handover.event_id == launch.id)
    assert 0 < len(came) <= len(invited)
    assert db.session.scalar(given) == len(came)


def test_somebody_in_the_launch_kecamatan_waits_for_the_assessment(programme: Flask) -> None:
    """The launch's own caseworker can then show the whole journey from its beginning."""
    waiting = db.session.scalars(
        select(Case)
        .join(Case.household)
        .join(Region, Region.code == Household.district_code)
        .where(Case.status == Status.REGISTERED, Region.name == "Pebayuran")
    ).all()
    assert any(case.caseworker is not None for case in waiting)


def test_families_were_written_to_and_who_was_not_reached_was_told(programme: Flask) -> None:
    reminder, meeting = db.session.scalars(select(Announcement).order_by(Announcement.id)).all()
    assert reminder.event is not None
    assert "Peluncuran" in reminder.event.name
    assert meeting.takes_place_at is not None
    assert meeting.takes_place_at > at(DAY, 0)
    for announcement in (reminder, meeting):
        assert announcement.job is not None
        assert announcement.job.state is JobState.DONE
        of_this = select(Recipient).where(Recipient.announcement_id == announcement.id)
        messages = [item.message for item in db.session.scalars(of_this)]
        assert messages
        assert all(message and message.status is not MessageStatus.QUEUED for message in messages)
    told = select(Task).join(Recipient, Recipient.task_id == Task.id)
    tasks = db.session.scalars(told).all()
    assert tasks
    assert all(task.done_at is not None for task in tasks)


def test_families_complained_and_the_last_ones_wait_for_an_answer(programme: Flask) -> None:
    complaints = db.session.scalars(select(Complaint).order_by(Complaint.id)).all()
    assert {item.status for item in complaints} == set(ComplaintStatus)
    assert {item.channel for item in complaints} >= {Channel.SMS, Channel.PHONE, Channel.IN_PERSON}
    assert all(item.answer for item in complaints if item.status is ComplaintStatus.CLOSED)
    assert complaints[-1].status is not ComplaintStatus.CLOSED
    assert len(complaints) < 10
    received = [item.received_at for item in complaints]
    assert received == sorted(received)


def test_a_conclusion_agrees_with_the_answers(programme: Flask) -> None:
    completed = db.session.scalars(
        select(Assessment).where(Assessment.status == AssessmentStatus.COMPLETED)
    ).all()
    for assessment in completed:
        result = Result.from_json(assessment.result or {})
        below = result.advice is not Advice.NEITHER
        assert (assessment.conclusion is Conclusion.ELIGIBLE) is below
        assert f"{result.met} dari {result.total}" in assessment.conclusion_reason
    assert set(every(Assessment.conclusion)) >= set(Conclusion)


def test_every_approval_has_another_persons_name_and_most_an_sk(programme: Flask) -> None:
    approved = db.session.scalars(
        select(Decision).where(Decision.status == DecisionStatus.APPROVED)
    ).all()
    assert all(item.decided_by_id not in {None, item.proposed_by_id} for item in approved)
    assert sum(item.decree_id is not None for item in approved) > len(approved) / 2
    assert all(fund.committed <= fund.amount for fund in db.session.scalars(select(Fund)))
    assert all("DEMO" in decree.number for decree in db.session.scalars(select(Decree)))


def test_papers_have_no_gaps_and_void_ones_keep_their_number(programme: Flask) -> None:
    papers = db.session.scalars(select(Paper).order_by(Paper.issued_at, Paper.id)).all()
    for key in {(paper.year, paper.kind) for paper in papers}:
        taken = [paper.sequence for paper in papers if (paper.year, paper.kind) == key]
        assert taken == list(range(1, len(taken) + 1))
    assert set(every(Paper.status)) == {PaperStatus.ISSUED, PaperStatus.VOID}
    assert all(paper.number in str(paper.snapshot) for paper in papers)


def test_messages_went_out_on_the_day_and_say_why_where_not(programme: Flask) -> None:
    messages = db.session.scalars(select(Message)).all()
    # What became untrue on the same day was withdrawn.
    assert set(every(Message.status)) - {MessageStatus.CANCELLED} == {
        MessageStatus.DELIVERED,
        MessageStatus.UNDELIVERED,
        MessageStatus.BLOCKED,
    }
    for message in messages:
        assert (message.status is MessageStatus.DELIVERED) or message.status_reason
        if message.sent_at:
            assert message.sent_at - message.queued_at < timedelta(minutes=1)


def test_the_trail_holds_and_tells_the_year_in_its_order(programme: Flask) -> None:
    seen, broken = audit.verify(db.session())
    assert (seen > 1000, broken) == (True, [])
    moments = db.session.scalars(select(AuditEvent.at).order_by(AuditEvent.sequence)).all()
    assert list(moments) == sorted(moments)
    assert moments[-1] < at(DAY, 0)
    assert all(6 < to_local(moment).hour < 21 for moment in moments)

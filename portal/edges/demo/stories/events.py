"""Handover events with their announcements: invite, remind, check in, hand over, close."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from portal.casework.cases.models import Task
from portal.casework.cases.services import finish_task
from portal.casework.decisions.queries import is_open
from portal.casework.handovers.models import HandoverEvent, Invitation
from portal.casework.handovers.queries import owed_items
from portal.casework.handovers.services import (
    check_in,
    close_event,
    create_event,
    invite,
    open_event,
    roster_of,
    set_officers,
)
from portal.contact.announcements.audience import Audience
from portal.contact.announcements.models import Announcement, Recipient
from portal.contact.announcements.services import add_tasks_for_unreached, announce
from portal.core.clock import utc_now
from portal.core.extensions import db
from portal.edges.demo.context import DemoContext, PlannedEvent
from portal.edges.demo.scheduler import Part, Story, at, last_working_day, working_day
from portal.edges.demo.stories.handovers import hand_over
from portal.platform.jobs.services import run_in_transaction
from portal.platform.messages.steps import Step
from portal.platform.regions.models import Region

#: Days before the event: it is created, families are invited, latecomers are invited.
ANNOUNCED, INVITED, LAST_CALL = 24, 12, 5
_STAYS_AWAY = 0.07


def run_event(context: DemoContext, planned: PlannedEvent) -> Story:
    """Run one event from its creation to its end."""
    supervisor = context.staff.supervisors[0]
    yield at(working_day(planned.day - timedelta(days=ANNOUNCED)), 9)
    event = create_event(
        supervisor,
        name=planned.name,
        starts_at=at(planned.day, 9),
        place=planned.place,
        district_code=planned.districts[0].code,
    )
    set_officers(supervisor, event, officers=context.staff.officers)
    for days in (INVITED, LAST_CALL):
        yield at(working_day(planned.day - timedelta(days=days)), 10)
        decisions = [decision for decision in planned.decisions if is_open(decision)]
        if decisions:
            invite(supervisor, event, decisions=decisions)
        planned.decisions.clear()
    yield from remind_families(context, event, planned.day)
    yield from _hold_event(context, planned, event)


def _hold_event(context: DemoContext, planned: PlannedEvent, event: HandoverEvent) -> Part[None]:
    first, second = context.staff.officers[:2]
    yield at(planned.day, 7, 45)
    open_event(first, event)
    came = [invitation for invitation in roster_of(event) if context.rng.random() > _STAYS_AWAY]
    yield from _check_in_families(context, came)
    yield at(planned.day, 9, 30)
    for place, invitation in enumerate(came):
        officer = (first, second)[place % 2]
        owed = owed_items(invitation.decision)
        hand_over(officer, invitation.decision, context.rng, items=owed, event=event)
        yield utc_now() + timedelta(minutes=context.rng.choice((2, 3, 4)))
    yield max(at(planned.day, 14), utc_now())
    close_event(first, event)
    planned.held = True


def _check_in_families(context: DemoContext, came: Sequence[Invitation]) -> Part[None]:
    officer = context.staff.officers[1]
    for invitation in came:
        yield utc_now() + timedelta(minutes=1)
        check_in(officer, invitation)


def planned_events(
    districts: Sequence[Region], launch: Region, demo_date: date
) -> list[PlannedEvent]:
    """Return the launch half a year ago, and an event next week in another kecamatan."""
    launch_day = working_day(demo_date - timedelta(days=200))
    next_day = working_day(demo_date + timedelta(days=4))
    others = [region for region in districts if region is not launch][-7:] or [launch]
    return [
        PlannedEvent(
            name=f"Peluncuran Bekasi Asih Ka Indung {launch.name}",
            place=f"Aula Kecamatan {launch.name}",
            day=launch_day,
            from_day=launch_day - timedelta(days=150),
            districts=[launch],
        ),
        PlannedEvent(
            name=f"Serah terima tahap berikut {others[0].name}",
            place=f"Aula Kecamatan {others[0].name}",
            day=next_day,
            from_day=next_day - timedelta(days=60),
            districts=others,
        ),
    ]


#: Days before the event: families get a reminder, unreached ones are informed in person.
REMINDED, TOLD = 4, 1
#: Days from the demo's day to a meeting: announced before it, held after it.
CALLED, MEETING = 5, 3


def remind_families(context: DemoContext, event: HandoverEvent, day: date) -> Part[None]:
    """Send a reminder; caseworkers inform the unreached families in person the day before."""
    supervisor = context.staff.supervisors[0]
    moment = at(last_working_day(day - timedelta(days=REMINDED)), 14)
    yield max(moment, utc_now() + timedelta(hours=1))
    announcement = announce(
        supervisor,
        audience=Audience(event=event),
        step=Step.HANDOVER_REMINDER,
        submission=f"demo-acara-{event.id}",
    )
    _send(announcement)
    eve = last_working_day(day - timedelta(days=TOLD))
    yield at(eve, 9)
    add_tasks_for_unreached(supervisor, announcement)
    yield at(eve, 16)
    for recipient in _recipients_with_task(announcement):
        task = db.session.get_one(Task, recipient.task_id)
        finish_task(recipient.case.caseworker or supervisor, recipient.case, task)


def announce_meeting(context: DemoContext, launch: Region, demo_date: date) -> Story:
    """Announce a coming meeting to the launch kecamatan; its unreached families have no task
    yet."""
    yield at(last_working_day(demo_date - timedelta(days=CALLED)), 10)
    announcement = announce(
        context.staff.supervisors[0],
        audience=Audience(district=launch.code),
        step=Step.GATHERING,
        takes_place_at=at(working_day(demo_date + timedelta(days=MEETING)), 9),
        place=f"Aula Kec. {launch.name}",
        submission="demo-pertemuan",
    )
    _send(announcement)


def _send(announcement: Announcement) -> None:
    assert announcement.job is not None  # noqa: S101 - ``announce`` has just given it one
    run_in_transaction(announcement.job)


def _recipients_with_task(announcement: Announcement) -> list[Recipient]:
    told = Recipient.announcement_id == announcement.id, Recipient.task_id.is_not(None)
    return list(db.session.scalars(select(Recipient).where(*told).order_by(Recipient.case_id)))

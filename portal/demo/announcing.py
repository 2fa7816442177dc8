"""One text to many families: reminded of an event, called together; who is not reached is told."""

from datetime import date, timedelta

from sqlalchemy import select

from portal.announcements.audience import Audience
from portal.announcements.models import Announcement, Recipient
from portal.announcements.services import announce, have_them_told
from portal.cases.models import Task
from portal.cases.services import finish_task
from portal.clock import utc_now
from portal.demo.timeline import Part, Story, at, last_working_day, working_day
from portal.demo.world import World
from portal.extensions import db
from portal.handovers.models import Event
from portal.jobs.services import finish_at_once
from portal.messages.steps import Step
from portal.regions.models import Region

#: Days before an event that its families are reminded, and that the others are told in person.
REMINDED, TOLD = 4, 1
#: Days before the demo's day that families are called together, and after it that they meet.
CALLED, MEETING = 5, 3


def remind(world: World, event: Event, day: date) -> Part[None]:
    """Some days before an event its families are reminded; whom no SMS reached, the caseworker
    tells the day before."""
    supervisor = world.office.supervisors[0]
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
    have_them_told(supervisor, announcement)
    yield at(eve, 16)
    for recipient in _to_be_told(announcement):
        task = db.session.get_one(Task, recipient.task_id)
        finish_task(recipient.case.caseworker or supervisor, recipient.case, task)


def call_together(world: World, launch: Region, demo_date: date) -> Story:
    """The families of the launch kecamatan are invited to a meeting that is still to come. Whom no
    SMS reached is for a supervisor to see."""
    yield at(last_working_day(demo_date - timedelta(days=CALLED)), 10)
    announcement = announce(
        world.office.supervisors[0],
        audience=Audience(district=launch.code),
        step=Step.GATHERING,
        takes_place_at=at(working_day(demo_date + timedelta(days=MEETING)), 9),
        place=f"Aula Kec. {launch.name}",
        submission="demo-pertemuan",
    )
    _send(announcement)


def _send(announcement: Announcement) -> None:
    assert announcement.job is not None  # noqa: S101 - ``announce`` has just given it one
    finish_at_once(announcement.job)


def _to_be_told(announcement: Announcement) -> list[Recipient]:
    told = Recipient.announcement_id == announcement.id, Recipient.task_id.is_not(None)
    return list(db.session.scalars(select(Recipient).where(*told).order_by(Recipient.case_id)))

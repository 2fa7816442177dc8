"""Events: announced, the families invited, checked in and served; who stayed away leaves."""

from collections.abc import Sequence
from datetime import date, timedelta

from portal.clock import utc_now
from portal.decisions.queries import is_open
from portal.demo.announcing import remind
from portal.demo.giving import give
from portal.demo.timeline import Part, Story, at, working_day
from portal.demo.world import Gathering, World
from portal.handovers.events import (
    check_in,
    close_event,
    create_event,
    invite,
    open_event,
    set_officers,
)
from portal.handovers.models import Event, Invitation
from portal.handovers.queries import owed_items
from portal.handovers.rosters import invited
from portal.regions.models import Region

#: Days before the event: it is announced, families are invited, latecomers are invited.
ANNOUNCED, INVITED, LAST_CALL = 24, 12, 5
_STAYS_AWAY = 0.07


def gather(world: World, gathering: Gathering) -> Story:
    """One event from its announcement to its end."""
    supervisor = world.office.supervisors[0]
    yield at(working_day(gathering.day - timedelta(days=ANNOUNCED)), 9)
    event = create_event(
        supervisor,
        name=gathering.name,
        starts_at=at(gathering.day, 9),
        place=gathering.place,
        district_code=gathering.districts[0].code,
    )
    set_officers(supervisor, event, officers=world.office.officers)
    for days in (INVITED, LAST_CALL):
        yield at(working_day(gathering.day - timedelta(days=days)), 10)
        hopeful = [decision for decision in gathering.hopeful if is_open(decision)]
        if hopeful:
            invite(supervisor, event, decisions=hopeful)
        gathering.hopeful.clear()
    yield from remind(world, event, gathering.day)
    yield from _the_day(world, gathering, event)


def _the_day(world: World, gathering: Gathering, event: Event) -> Part[None]:
    first, second = world.office.officers[:2]
    yield at(gathering.day, 7, 45)
    open_event(first, event)
    came = [invitation for invitation in invited(event) if world.rng.random() > _STAYS_AWAY]
    yield from _arrive(world, came)
    yield at(gathering.day, 9, 30)
    for place, invitation in enumerate(came):
        officer = (first, second)[place % 2]
        owed = owed_items(invitation.decision)
        give(officer, invitation.decision, world.rng, items=owed, event=event)
        yield utc_now() + timedelta(minutes=world.rng.choice((2, 3, 4)))
    yield max(at(gathering.day, 14), utc_now())
    close_event(first, event)
    gathering.over = True


def _arrive(world: World, came: Sequence[Invitation]) -> Part[None]:
    officer = world.office.officers[1]
    for invitation in came:
        yield utc_now() + timedelta(minutes=1)
        check_in(officer, invitation)


def gatherings(districts: Sequence[Region], launch: Region, demo_date: date) -> list[Gathering]:
    """The launch half a year ago, and an event next week for some other kecamatan."""
    launch_day = working_day(demo_date - timedelta(days=200))
    next_day = working_day(demo_date + timedelta(days=4))
    others = [region for region in districts if region is not launch][-7:] or [launch]
    return [
        Gathering(
            name=f"Peluncuran Bekasi Asih Ka Indung {launch.name}",
            place=f"Aula Kecamatan {launch.name}",
            day=launch_day,
            from_day=launch_day - timedelta(days=150),
            districts=[launch],
        ),
        Gathering(
            name=f"Serah terima tahap berikut {others[0].name}",
            place=f"Aula Kecamatan {others[0].name}",
            day=next_day,
            from_day=next_day - timedelta(days=60),
            districts=others,
        ),
    ]

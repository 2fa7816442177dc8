"""Load the demo programme into an empty database, in one transaction: whole or not at all."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.assessments.publication import ensure_published
from portal.cases.models import Case
from portal.clock import acting_at, to_wib
from portal.demo.aid import stock_up
from portal.demo.announcing import call_together
from portal.demo.caring import find_willing
from portal.demo.complaining import complain
from portal.demo.deciding import sessions, urgent_cases
from portal.demo.gathering import gather, gatherings
from portal.demo.incoming import list_arrives
from portal.demo.journeys import DOUBLES, FOUND_BEFORE_LAUNCH, NEWLY_FOUND, deal, journey
from portal.demo.office import hash_passwords, open_accounts
from portal.demo.people import Family, Registry
from portal.demo.reading import data
from portal.demo.routine import send_messages, sign_in, spot_checks
from portal.demo.timeline import Story, Timeline, at, in_office
from portal.demo.world import Fate, World
from portal.errors import PortalError
from portal.extensions import db
from portal.handovers.models import Handover
from portal.households.models import Household, Person
from portal.regions.models import Region
from portal.regions.queries import districts, villages
from portal.transaction import transaction

PEOPLE = 1100
SEED = "asih"
#: The programme is this old on the demo's day.
AGE = timedelta(days=335)
#: The launch kecamatan has this many times its share of the people.
_LAUNCH_SHARE = 2.5
Tell = Callable[[str], None]


class NoRegions(PortalError):
    """The regions of the regency were not loaded yet."""

    default = "Wilayah belum dimuat: jalankan `flask regions load` dahulu."


@dataclass(frozen=True)
class Count:
    """What the demo wrote."""

    people: int
    households: int
    cases: int
    handovers: int


def is_empty() -> bool:
    """Whether nobody uses this database yet: no account, no household."""
    return not any(db.session.scalar(select(model.id).limit(1)) for model in (User, Household))


def load(demo_date: date, *, seed: str = SEED, people: int = PEOPLE, tell: Tell) -> Count:
    """Write the programme as it stands on the morning of ``demo_date``. ``tell`` hears of each
    month that has passed."""
    hashes = hash_passwords()
    start = demo_date - AGE
    with transaction():
        regions = districts()
        if not regions:
            raise NoRegions
        launch = _launch_district(regions)
        with acting_at(at(start, 8)):
            ensure_published()
            world = World(
                rng=Random(seed),
                timeline=Timeline(until=at(demo_date, 0)),
                office=open_accounts(hashes, regions, launch),
                stock=stock_up(start.year),
                districts=regions,
                villages=villages(),
                gatherings=gatherings(regions, launch, demo_date),
            )
        _begin(world, demo_date, Registry(seed, demo_date), launch, people)
        with _uncollected():
            world.timeline.run(_by_month(tell))
        tell("sealing the audit trail")
        return _count()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nearly everything made inside stays alive until the commit: looking for garbage among it
    would take a seventh of the time and find none worth it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _begin(world: World, demo_date: date, registry: Registry, launch: Region, people: int) -> None:
    start, begin = demo_date - AGE, world.timeline.begin
    for gathering in world.gatherings:
        begin(gather(world, gathering))
    begin(sessions(world, start + timedelta(days=20)))
    begin(urgent_cases(world, start + timedelta(days=10)))
    begin(send_messages(world, start))
    begin(spot_checks(world, start))
    yesterday = demo_date - timedelta(days=1)
    begin(sign_in(world, yesterday))
    begin(call_together(world, launch, demo_date))
    begin(find_willing(world, start + timedelta(days=14)))
    for wish in data("complaints")["complaint"]:
        begin(complain(wish, launch.code, demo_date))
    families = list(_families(registry, world.villages, launch, people - DOUBLES))
    for family, lot in zip(families, deal(world.rng, families), strict=True):
        most, least = lot.found[::-1]
        long_known = lot.fate is not Fate.LISTED and lot.found != NEWLY_FOUND
        if family.district_code == launch.code and long_known:
            least, most = FOUND_BEFORE_LAUNCH
        found = demo_date - timedelta(days=family.rng.randint(least, most))
        begin(_found(world, family, lot.fate, in_office(family.rng, found)))
    known = families[len(families) // 2]
    begin(list_arrives(world, registry, known, yesterday))


def _found(world: World, family: Family, fate: Fate, moment: datetime) -> Story:
    yield moment
    yield from journey(world, family, fate)


def _families(
    registry: Registry, places: Sequence[Region], launch: Region, people: int
) -> Iterator[Family]:
    """Families for exactly ``people`` persons; a kecamatan has as many as it has villages."""
    by_district = [
        (code, list(group)) for code, group in groupby(places, lambda place: place.parent_code)
    ]
    weights = [
        len(group) * (_LAUNCH_SHARE if code == launch.code else 1) for code, group in by_district
    ]
    given, weight = 0, 0.0
    for (_, group), own in zip(by_district, weights, strict=True):
        weight += own
        share = round(people * weight / sum(weights)) - given
        given += share
        yield from registry.families(group, share)


def _launch_district(regions: Sequence[Region]) -> Region:
    wanted = data("places")["launch"]
    return next((region for region in regions if region.name == wanted), regions[0])


def _by_month(tell: Tell) -> Callable[[datetime], None]:
    told = ""

    def on_step(moment: datetime) -> None:
        nonlocal told
        month = f"{to_wib(moment):%Y-%m}"
        if month != told:
            told = month
            tell(month)

    return on_step


def _count() -> Count:
    return Count(
        *(
            db.session.scalar(select(func.count(model.id))) or 0
            for model in (Person, Household, Case, Handover)
        )
    )

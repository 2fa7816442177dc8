"""Load the demo programme into an empty database, in one transaction."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random

from sqlalchemy import func, select

from portal.casework.assessments.services import ensure_published
from portal.casework.cases.models import Case
from portal.casework.handovers.models import Handover
from portal.core.clock import acting_at, to_local
from portal.core.db.transaction import transaction
from portal.core.errors import PortalError
from portal.core.extensions import db
from portal.edges.demo.aid_catalogue import create_catalogue
from portal.edges.demo.context import DemoContext, Scenario
from portal.edges.demo.data_files import load_data
from portal.edges.demo.families import Family, FamilyGenerator
from portal.edges.demo.family_histories import (
    DUPLICATE_FAMILIES,
    FOUND_BEFORE_LAUNCH,
    NEWLY_FOUND,
    assign_scenarios,
    run_family_history,
)
from portal.edges.demo.scheduler import Scheduler, Story, at, in_office
from portal.edges.demo.staff import PORTAL, create_accounts, hash_passwords
from portal.edges.demo.stories.bulk_actions import add_tasks_in_one_village
from portal.edges.demo.stories.complaints import file_complaint
from portal.edges.demo.stories.decisions import approval_sessions, approve_urgent_proposals
from portal.edges.demo.stories.events import announce_meeting, planned_events, run_event
from portal.edges.demo.stories.imports import upload_list
from portal.edges.demo.stories.office_routine import audit_numbers, send_messages, sign_in_staff
from portal.edges.demo.stories.sponsors import register_willing_sponsors
from portal.platform.accounts.models import User
from portal.platform.readiness.checks import all_checks
from portal.platform.readiness.queries import digest_of
from portal.platform.readiness.services import confirm, note_opened_address
from portal.platform.regions.models import Region
from portal.platform.regions.queries import districts, villages
from portal.registry.households.models import Household, Person

PEOPLE = 1100
SEED = "asih"
#: Age of the programme on the day of the demo.
AGE = timedelta(days=335)
#: Factor of people in the launch kecamatan.
_LAUNCH_SHARE = 2.5
ReportProgress = Callable[[str], None]


class NoRegions(PortalError):
    """The regions of the regency are not loaded yet."""

    default = "Wilayah belum dimuat: jalankan `flask regions load` dahulu."


@dataclass(frozen=True)
class LoadedCounts:
    """The numbers of records written."""

    people: int
    households: int
    cases: int
    handovers: int


def is_empty() -> bool:
    """Return whether the database has no account and no household."""
    return not any(db.session.scalar(select(model.id).limit(1)) for model in (User, Household))


def load(
    demo_date: date, *, seed: str = SEED, people: int = PEOPLE, tell: ReportProgress
) -> LoadedCounts:
    """Write the programme as of the morning of ``demo_date``; report each month to ``tell``."""
    hashes = hash_passwords()
    start = demo_date - AGE
    with transaction():
        regions = districts()
        if not regions:
            raise NoRegions
        launch = _launch_district(regions)
        with acting_at(at(start, 8)):
            ensure_published()
            _confirm_what_papers_rest_on()
            context = DemoContext(
                rng=Random(seed),
                scheduler=Scheduler(until=at(demo_date, 0)),
                staff=create_accounts(hashes, regions, launch),
                aid=create_catalogue(start.year),
                districts=regions,
                villages=villages(),
                planned_events=planned_events(regions, launch, demo_date),
            )
        _start_stories(context, demo_date, FamilyGenerator(seed, demo_date), launch, people)
        with _garbage_collection_off():
            context.scheduler.run(_by_month(tell))
        tell("sealing the audit trail")
        return _count()


def _confirm_what_papers_rest_on() -> None:
    """Confirm regency and letterhead, and open the public address, as an office does before its
    first day.
    """
    for check in all_checks():
        if check.holds_papers and check.question:
            confirm(PORTAL, check, digest=digest_of(check))
        elif check.holds_papers and check.about:
            note_opened_address(check.key)


@contextmanager
def _garbage_collection_off() -> Iterator[None]:
    """Disable the garbage collector: nearly all objects live until the commit, and collections
    would take a seventh of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _start_stories(
    context: DemoContext, demo_date: date, registry: FamilyGenerator, launch: Region, people: int
) -> None:
    start, add = demo_date - AGE, context.scheduler.add
    for planned in context.planned_events:
        add(run_event(context, planned))
    add(approval_sessions(context, start + timedelta(days=20)))
    add(approve_urgent_proposals(context, start + timedelta(days=10)))
    add(send_messages(context, start))
    add(audit_numbers(context, start))
    yesterday = demo_date - timedelta(days=1)
    add(sign_in_staff(context, yesterday))
    add(announce_meeting(context, launch, demo_date))
    add(add_tasks_in_one_village(context, launch, demo_date))
    add(register_willing_sponsors(context, start + timedelta(days=14)))
    for wish in load_data("complaints")["complaint"]:
        add(file_complaint(wish, launch.code, demo_date))
    families = list(_families(registry, context.villages, launch, people - DUPLICATE_FAMILIES))
    for family, entry in zip(families, assign_scenarios(context.rng, families), strict=True):
        most, least = entry.found[::-1]
        long_known = entry.scenario is not Scenario.LISTED and entry.found != NEWLY_FOUND
        if family.district_code == launch.code and long_known:
            least, most = FOUND_BEFORE_LAUNCH
        found = demo_date - timedelta(days=family.rng.randint(least, most))
        add(_start_history(context, family, entry.scenario, in_office(family.rng, found)))
    known = families[len(families) // 2]
    add(upload_list(context, registry, known, yesterday))


def _start_history(
    context: DemoContext, family: Family, scenario: Scenario, moment: datetime
) -> Story:
    yield moment
    yield from run_family_history(context, family, scenario)


def _families(
    registry: FamilyGenerator, places: Sequence[Region], launch: Region, people: int
) -> Iterator[Family]:
    """Yield families for exactly ``people`` persons, in proportion to the kecamatan's villages."""
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
    wanted = load_data("places")["launch"]
    return next((region for region in regions if region.name == wanted), regions[0])


def _by_month(tell: ReportProgress) -> Callable[[datetime], None]:
    told = ""

    def on_step(moment: datetime) -> None:
        nonlocal told
        month = f"{to_local(moment):%Y-%m}"
        if month != told:
            told = month
            tell(month)

    return on_step


def _count() -> LoadedCounts:
    return LoadedCounts(
        *(
            db.session.scalar(select(func.count(model.id))) or 0
            for model in (Person, Household, Case, Handover)
        )
    )

"""Sponsors: most visit every month, some stop, some are replaced."""

from datetime import date, timedelta
from random import Random

from portal.casework.cases.states import Status
from portal.casework.sponsors.models import Sponsor, Sponsorship
from portal.casework.sponsors.queries import mothers_of
from portal.casework.sponsors.services import Gift, add_sponsor, pair_sponsor, record_contact
from portal.core.clock import today
from portal.edges.demo.context import DemoContext, FamilyHistory
from portal.edges.demo.data_files import load_data
from portal.edges.demo.scheduler import Part, Story, in_office, later
from portal.registry.agencies.models import BenefitKind

#: Percentage of helped families with a sponsor.
_SHARE = 60
#: Number of sponsors without a mother.
_WILLING = 8


def register_willing_sponsors(context: DemoContext, day: date) -> Story:
    """Register sponsors who wait for a mother."""
    rng = Random("willing")
    yield in_office(rng, day)
    for _ in range(_WILLING):
        _add_official(context, rng)


def sponsor_family(history: FamilyHistory) -> Story:
    """Visit the mother about once a month until the case is closed."""
    rng = Random(history.case.number)
    if rng.randrange(100) >= _SHARE:
        return
    yield later(rng, 3, 25)
    pairing = yield from _pair_sponsor(history, rng, instead_of=None)
    while pairing is not None:
        rests = rng.random()
        if rests < 0.06:
            return  # stays away
        yield later(rng, 22, 34)
        if pairing.ended_at is not None:
            return
        if rests < 0.1:
            pairing = yield from _pair_sponsor(history, rng, instead_of=pairing)
        else:
            _visit_mother(history, pairing, rng)


def _pair_sponsor(
    history: FamilyHistory, rng: Random, *, instead_of: Sponsorship | None
) -> Part[Sponsorship | None]:
    mothers = mothers_of(history.case)
    if history.case.status is Status.CLOSED or not mothers:
        return None
    words = load_data("sponsors")
    pairing = pair_sponsor(
        history.supervisor,
        history.case,
        _add_official(history.context, rng),
        mother=mothers[0],
        instead_of=None if instead_of is None else instead_of.id,
        reason="" if instead_of is None else rng.choice(words["ends"]),
        kin=rng.choice(words["kin"]),
    )
    yield later(rng, 0, 9)
    if pairing.ended_at is None:
        _visit_mother(history, pairing, rng)
    return pairing


def _visit_mother(history: FamilyHistory, pairing: Sponsorship, rng: Random) -> None:
    words = load_data("sponsors")
    gift = None
    if rng.random() < 0.8:
        brought = rng.choice(words["gifts"])
        gift = Gift(BenefitKind(brought["kind"]), brought["what"], brought.get("value"))
    record_contact(
        history.caseworker,
        pairing,
        made_on=max(pairing.since, today() - timedelta(days=rng.randint(0, 3))),
        note="" if gift else rng.choice(words["talks"]),
        gift=gift,
    )


def _add_official(context: DemoContext, rng: Random) -> Sponsor:
    names = load_data("names")[rng.choice(("female", "male"))]
    parts = ["adult", "second"]
    while (name := " ".join(rng.choice(names[part]) for part in parts)) in context.official_names:
        parts = ["adult", "elder", "second"]
    context.official_names.add(name)
    office = rng.choice(load_data("sponsors")["offices"])
    return add_sponsor(context.staff.supervisors[0], name=name, office=office, phone=None)

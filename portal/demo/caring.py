"""Officials who each look after a mother: most come every month, some stay away, some hand over."""

from datetime import date, timedelta
from random import Random

from portal.agencies.models import Given
from portal.cases.states import Status
from portal.clock import today
from portal.demo.reading import data
from portal.demo.timeline import Part, Story, in_office, later
from portal.demo.world import Course, World
from portal.sponsors.contacts import Gift, record_contact
from portal.sponsors.models import Sponsor, Sponsorship
from portal.sponsors.officials import add_sponsor
from portal.sponsors.queries import mothers_of
from portal.sponsors.services import pair

#: So many in a hundred helped families are looked after by an official.
_SHARE = 60
#: So many officials are willing and have no mother yet.
_WILLING = 8


def find_willing(world: World, day: date) -> Story:
    """Some officials have come forward and wait for a mother."""
    rng = Random("willing")
    yield in_office(rng, day)
    for _ in range(_WILLING):
        _official(world, rng)


def be_cared_for(course: Course) -> Story:
    """An official comes about once a month, until the case is closed."""
    rng = Random(course.case.number)
    if rng.randrange(100) >= _SHARE:
        return
    yield later(rng, 3, 25)
    pairing = yield from _paired(course, rng, instead_of=None)
    while pairing is not None:
        rests = rng.random()
        if rests < 0.06:
            return  # never comes again, and nobody has asked yet
        yield later(rng, 22, 34)
        if pairing.ended_at is not None:
            return
        if rests < 0.1:
            pairing = yield from _paired(course, rng, instead_of=pairing)
        else:
            _come(course, pairing, rng)


def _paired(
    course: Course, rng: Random, *, instead_of: Sponsorship | None
) -> Part[Sponsorship | None]:
    mothers = mothers_of(course.case)
    if course.case.status is Status.CLOSED or not mothers:
        return None
    words = data("sponsors")
    pairing = pair(
        course.supervisor,
        course.case,
        _official(course.world, rng),
        mother=mothers[0],
        instead_of=None if instead_of is None else instead_of.id,
        reason="" if instead_of is None else rng.choice(words["ends"]),
        kin=rng.choice(words["kin"]),
    )
    yield later(rng, 0, 9)
    if pairing.ended_at is None:
        _come(course, pairing, rng)
    return pairing


def _come(course: Course, pairing: Sponsorship, rng: Random) -> None:
    words = data("sponsors")
    gift = None
    if rng.random() < 0.8:
        brought = rng.choice(words["gifts"])
        gift = Gift(Given(brought["kind"]), brought["what"], brought.get("value"))
    record_contact(
        course.caseworker,
        pairing,
        made_on=max(pairing.since, today() - timedelta(days=rng.randint(0, 3))),
        note="" if gift else rng.choice(words["talks"]),
        gift=gift,
    )


def _official(world: World, rng: Random) -> Sponsor:
    names = data("names")[rng.choice(("female", "male"))]
    parts = ["adult", "second"]
    while (name := " ".join(rng.choice(names[part]) for part in parts)) in world.officials:
        parts = ["adult", "elder", "second"]
    world.officials.add(name)
    office = rng.choice(data("sponsors")["offices"])
    return add_sponsor(world.office.supervisors[0], name=name, office=office, phone=None)

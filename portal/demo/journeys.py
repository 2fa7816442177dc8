"""A family's way from the list to the end, and how fates are dealt out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from portal.assessments.models import Conclusion
from portal.cases.states import CloseReason, Status
from portal.decisions.states import DecisionStatus
from portal.demo.aid import further_plan
from portal.demo.assessing import assess
from portal.demo.caring import be_cared_for
from portal.demo.changes import fall_apart, mourn, move_inside
from portal.demo.closing import close, see_off
from portal.demo.deciding import ask_for_aid, take_back
from portal.demo.following import is_ready, make_next_visit
from portal.demo.giving import receive
from portal.demo.interviews import POOR, RECOVERED
from portal.demo.people import Family
from portal.demo.reading import data
from portal.demo.registering import register, register_again, take_up
from portal.demo.timeline import Part, Story, later
from portal.demo.world import Course, Fate, World


@dataclass(frozen=True)
class Lot:
    """``share`` in a hundred families have ``fate``; they were found so many days ago."""

    share: int
    fate: Fate
    found: tuple[int, int]


#: Families found in the last days: their cases stand at the beginning.
NEWLY_FOUND = (2, 14)
_LONG_AGO = Lot(16, Fate.USUAL, (90, 300))
LOTS = (
    Lot(4, Fate.LISTED, (1, 12)),
    Lot(14, Fate.USUAL, NEWLY_FOUND),
    Lot(16, Fate.USUAL, (14, 45)),
    Lot(14, Fate.USUAL, (45, 90)),
    _LONG_AGO,
    Lot(11, Fate.GROWS, (190, 320)),
    Lot(5, Fate.STAGNATES, (180, 320)),
    Lot(4, Fate.RECOVERED, (20, 250)),
    Lot(4, Fate.DECLINED, (30, 220)),
    Lot(1, Fate.REVOKED, (60, 250)),
    Lot(3, Fate.PARTIAL, (60, 300)),
    Lot(1, Fate.VOIDED, (80, 300)),
    Lot(2, Fate.MOVES_AWAY, (120, 300)),
    Lot(1, Fate.MOVES_INSIDE, (60, 250)),
    Lot(2, Fate.DIES, (100, 300)),
    Lot(1, Fate.WITHDRAWS, (60, 250)),
    Lot(1, Fate.SPLITS, (90, 300)),
)
#: So many families are registered twice; each second record holds one person.
DOUBLES = 4
#: Families of the launch kecamatan were found before the launch, but for the newly found.
FOUND_BEFORE_LAUNCH = (255, 320)


def deal(rng: Random, families: Sequence[Family]) -> list[Lot]:
    """A lot for each family, in the shares of :data:`LOTS`. Death finds those who live alone."""
    deck = [lot for lot in LOTS for _ in range(lot.share)]
    lots = [deck[place * len(deck) // len(families)] for place in range(len(families))]
    rng.shuffle(lots)
    alone = iter([place for place, family in enumerate(families) if len(family.members) == 1])
    for place, lot in enumerate(lots):
        if lot.fate is Fate.DIES and len(families[place].members) > 1:
            other = next(alone, place)
            lots[place], lots[other] = lots[other], lots[place]
    long_ago = [place for place, lot in enumerate(lots) if lot == _LONG_AGO]
    for place in long_ago[:DOUBLES]:
        lots[place] = replace(lots[place], fate=Fate.DOUBLE)
    return lots


def journey(world: World, family: Family, fate: Fate) -> Story:
    """The whole way of one family, from the moment somebody finds it."""
    rng = family.rng
    household = register(world, family)
    if fate is Fate.LISTED:
        return
    yield later(rng, 1, 5)
    course = yield from take_up(world, family, fate, household)
    if fate is Fate.DOUBLE:
        world.timeline.begin(_twice(course))
    yield later(rng, 2, 15)
    conclusion = yield from assess(course, RECOVERED if fate is Fate.RECOVERED else POOR)
    if conclusion is Conclusion.NOT_ELIGIBLE or fate is Fate.WITHDRAWS:
        withdraws = conclusion is Conclusion.ELIGIBLE
        yield later(rng, 1, 6)
        yield from close(course, CloseReason.WITHDRAWN if withdraws else CloseReason.NOT_ELIGIBLE)
        return
    if fate is Fate.MOVES_INSIDE:
        yield from move_inside(course)
    yield later(rng, 1, 10)
    yield from _be_helped(course)
    yield from _be_accompanied(course)


def _be_helped(course: Course) -> Part[None]:
    """Proposed, decided, if need be once more, and handed over."""
    rng = course.rng
    decision = yield from ask_for_aid(course, course.plan, declined=course.fate is Fate.DECLINED)
    if decision.status is DecisionStatus.DECLINED:
        yield later(rng, 4, 15)
        yield from assess(course, reason=rng.choice(data("words")["conclusions"]["reassessed"]))
        yield later(rng, 2, 6)
        decision = yield from ask_for_aid(course, course.plan)
    if course.fate is Fate.REVOKED:
        yield from take_back(course, decision)
        yield later(rng, 3, 9)
        decision = yield from ask_for_aid(course, further_plan(rng))
    yield from receive(course, decision)
    course.world.timeline.begin(be_cared_for(course))


def _be_accompanied(course: Course) -> Part[None]:
    """Visits until the family graduates, leaves, or no visit is planned any more."""
    made = 0
    while (yield from make_next_visit(course, made)):
        made += 1
        if is_ready(course):
            yield from see_off(course)
            return
        if made == 1:
            yield from _after_first_visit(course)
        if course.case.status is Status.CLOSED:
            return
        if made == 2 and course.fate is Fate.STAGNATES:
            yield later(course.rng, 3, 12)
            decision = yield from ask_for_aid(course, further_plan(course.rng))
            yield from receive(course, decision)


def _after_first_visit(course: Course) -> Part[None]:
    match course.fate:
        case Fate.MOVES_AWAY:
            yield later(course.rng, 10, 40)
            yield from close(course, CloseReason.MOVED)
        case Fate.DIES:
            yield later(course.rng, 10, 40)
            yield from mourn(course)
        case Fate.SPLITS:
            yield later(course.rng, 10, 40)
            fall_apart(course)
        case _:
            pass


def _twice(course: Course) -> Story:
    """The same mother comes in once more, until somebody notices."""
    yield later(course.rng, 8, 25)
    household = register_again(course)
    yield later(course.rng, 1, 5)
    second = yield from take_up(course.world, course.family, course.fate, household)
    yield later(course.rng, 4, 12)
    yield from close(second, CloseReason.MERGED, number=course.case.number)

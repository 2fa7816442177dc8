"""The history of a family, and the assignment of scenarios."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from portal.casework.assessments.models import Conclusion
from portal.casework.cases.states import CloseReason, Status
from portal.casework.decisions.states import DecisionStatus
from portal.edges.demo.aid_catalogue import choose_further_plan
from portal.edges.demo.answers import POOR, RECOVERED
from portal.edges.demo.context import DemoContext, FamilyHistory, Scenario
from portal.edges.demo.data_files import load_data
from portal.edges.demo.families import Family
from portal.edges.demo.scheduler import Part, Story, later
from portal.edges.demo.stories.assessments import assess_family
from portal.edges.demo.stories.closings import close_family_case, graduate_family
from portal.edges.demo.stories.decisions import propose_aid, revoke_aid
from portal.edges.demo.stories.handovers import receive_aid
from portal.edges.demo.stories.life_events import (
    move_within_regency,
    record_head_death,
    split_family,
)
from portal.edges.demo.stories.registrations import (
    open_family_case,
    register_duplicate,
    register_family,
)
from portal.edges.demo.stories.sponsors import sponsor_family
from portal.edges.demo.stories.visits import make_next_visit, meets_graduation_rule


@dataclass(frozen=True)
class ScenarioShare:
    """A scenario of ``share`` percent of the families, found ``found`` (least, most) days ago."""

    share: int
    scenario: Scenario
    found: tuple[int, int]


#: Families found in the last days, with new cases.
NEWLY_FOUND = (2, 14)
_FOUND_LONG_AGO = ScenarioShare(16, Scenario.USUAL, (90, 300))
SCENARIO_SHARES = (
    ScenarioShare(4, Scenario.LISTED, (1, 12)),
    ScenarioShare(14, Scenario.USUAL, NEWLY_FOUND),
    ScenarioShare(16, Scenario.USUAL, (14, 45)),
    ScenarioShare(14, Scenario.USUAL, (45, 90)),
    _FOUND_LONG_AGO,
    ScenarioShare(11, Scenario.GROWS, (190, 320)),
    ScenarioShare(5, Scenario.STAGNATES, (180, 320)),
    ScenarioShare(4, Scenario.RECOVERED, (20, 250)),
    ScenarioShare(4, Scenario.DECLINED, (30, 220)),
    ScenarioShare(1, Scenario.REVOKED, (60, 250)),
    ScenarioShare(3, Scenario.PARTIAL, (60, 300)),
    ScenarioShare(1, Scenario.VOIDED, (80, 300)),
    ScenarioShare(2, Scenario.MOVES_AWAY, (120, 300)),
    ScenarioShare(1, Scenario.MOVES_INSIDE, (60, 250)),
    ScenarioShare(2, Scenario.DIES, (100, 300)),
    ScenarioShare(1, Scenario.WITHDRAWS, (60, 250)),
    ScenarioShare(1, Scenario.SPLITS, (90, 300)),
)
#: Number of families registered twice; each duplicate holds one person.
DUPLICATE_FAMILIES = 4
#: Families of the launch kecamatan were found before the launch, except new ones.
FOUND_BEFORE_LAUNCH = (255, 320)


def assign_scenarios(rng: Random, families: Sequence[Family]) -> list[ScenarioShare]:
    """Return a scenario for each family, in the shares of :data:`SCENARIO_SHARES`.

    The scenario of a death goes to people who live alone.
    """
    deck = [entry for entry in SCENARIO_SHARES for _ in range(entry.share)]
    assigned = [deck[place * len(deck) // len(families)] for place in range(len(families))]
    rng.shuffle(assigned)
    alone = iter([place for place, family in enumerate(families) if len(family.members) == 1])
    for place, entry in enumerate(assigned):
        if entry.scenario is Scenario.DIES and len(families[place].members) > 1:
            other = next(alone, place)
            assigned[place], assigned[other] = assigned[other], assigned[place]
    long_ago = [place for place, entry in enumerate(assigned) if entry == _FOUND_LONG_AGO]
    for place in long_ago[:DUPLICATE_FAMILIES]:
        assigned[place] = replace(assigned[place], scenario=Scenario.DOUBLE)
    return assigned


def run_family_history(context: DemoContext, family: Family, scenario: Scenario) -> Story:
    """Run the whole history of a family from its registration."""
    rng = family.rng
    household = register_family(context, family)
    if scenario is Scenario.LISTED:
        return
    yield later(rng, 1, 5)
    history = yield from open_family_case(context, family, scenario, household)
    if scenario is Scenario.DOUBLE:
        context.scheduler.add(_register_twice(history))
    yield later(rng, 2, 15)
    conclusion = yield from assess_family(
        history, RECOVERED if scenario is Scenario.RECOVERED else POOR
    )
    if conclusion is Conclusion.NOT_ELIGIBLE or scenario is Scenario.WITHDRAWS:
        withdraws = conclusion is Conclusion.ELIGIBLE
        yield later(rng, 1, 6)
        yield from close_family_case(
            history, CloseReason.WITHDRAWN if withdraws else CloseReason.NOT_ELIGIBLE
        )
        return
    if scenario is Scenario.MOVES_INSIDE:
        yield from move_within_regency(history)
    yield later(rng, 1, 10)
    yield from _receive_aid(history)
    yield from _follow_up(history)


def _receive_aid(history: FamilyHistory) -> Part[None]:
    """Propose aid, again if it is declined or revoked, and hand it over."""
    rng = history.rng
    decision = yield from propose_aid(
        history, history.plan, declined=history.scenario is Scenario.DECLINED
    )
    if decision.status is DecisionStatus.DECLINED:
        yield later(rng, 4, 15)
        yield from assess_family(
            history, reason=rng.choice(load_data("words")["conclusions"]["reassessed"])
        )
        yield later(rng, 2, 6)
        decision = yield from propose_aid(history, history.plan)
    if history.scenario is Scenario.REVOKED:
        yield from revoke_aid(history, decision)
        yield later(rng, 3, 9)
        decision = yield from propose_aid(history, choose_further_plan(rng))
    yield from receive_aid(history, decision)
    history.context.scheduler.add(sponsor_family(history))


def _follow_up(history: FamilyHistory) -> Part[None]:
    """Visit the family until it graduates, leaves, or has enough visits."""
    made = 0
    while (yield from make_next_visit(history, made)):
        made += 1
        if meets_graduation_rule(history):
            yield from graduate_family(history)
            return
        if made == 1:
            yield from _after_first_visit(history)
        if history.case.status is Status.CLOSED:
            return
        if made == 2 and history.scenario is Scenario.STAGNATES:
            yield later(history.rng, 3, 12)
            decision = yield from propose_aid(history, choose_further_plan(history.rng))
            yield from receive_aid(history, decision)


def _after_first_visit(history: FamilyHistory) -> Part[None]:
    match history.scenario:
        case Scenario.MOVES_AWAY:
            yield later(history.rng, 10, 40)
            yield from close_family_case(history, CloseReason.MOVED)
        case Scenario.DIES:
            yield later(history.rng, 10, 40)
            yield from record_head_death(history)
        case Scenario.SPLITS:
            yield later(history.rng, 10, 40)
            split_family(history)
        case _:
            pass


def _register_twice(history: FamilyHistory) -> Story:
    """Register the mother a second time, until the case is closed as a duplicate."""
    yield later(history.rng, 8, 25)
    household = register_duplicate(history)
    yield later(history.rng, 1, 5)
    second = yield from open_family_case(
        history.context, history.family, history.scenario, household
    )
    yield later(history.rng, 4, 12)
    yield from close_family_case(second, CloseReason.MERGED, number=history.case.number)

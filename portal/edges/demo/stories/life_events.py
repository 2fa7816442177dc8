"""Life events: a family moves, a member dies, a grown child founds a family."""

from portal.casework.cases.queries import open_tasks
from portal.casework.cases.services import assign, finish_task
from portal.casework.cases.states import CloseReason
from portal.core.clock import today
from portal.core.types import Relation
from portal.edges.demo.context import FamilyHistory
from portal.edges.demo.scheduler import Part, later
from portal.edges.demo.stories.closings import close_family_case
from portal.registry.households.services import move_household, record_death, split_household

_GROWN = 18


def move_within_regency(history: FamilyHistory) -> Part[None]:
    """Move to another kecamatan: the case loses its caseworker and gets one there."""
    context, household = history.context, history.household
    elsewhere = [
        region for region in context.villages if region.parent_code != household.district_code
    ]
    if not elsewhere:
        return
    yield later(history.rng, 2, 8)
    village = history.rng.choice(elsewhere)
    move_household(
        history.supervisor,
        household,
        version=household.version,
        village_code=village.code,
        address=history.family.address,
        rt=history.family.rt,
        rw=history.family.rw,
    )
    history.supervisor = context.staff.supervisors[0]
    yield later(history.rng, 1, 4)
    if history.case.caseworker is None:
        caseworker = context.staff.caseworkers[history.district_code]
        assign(history.supervisor, history.case, caseworker=caseworker)
    for task in open_tasks(history.case):
        finish_task(history.supervisor, history.case, task)


def record_head_death(history: FamilyHistory) -> Part[None]:
    """Record the death of the head; close the case of one who lived alone."""
    head = history.household.head
    if head is None:
        return
    record_death(history.caseworker, head, version=head.version, died_on=today())
    yield later(history.rng, 3, 10)
    if not history.household.living:
        yield from close_family_case(history, CloseReason.DIED)


def split_family(history: FamilyHistory) -> None:
    """Split off a grown child with a KK of their own, if there is one."""
    household = history.household
    for person in household.living:
        if person.relation is Relation.CHILD and (person.age_on(today()) or 0) >= _GROWN:
            split_household(
                history.supervisor,
                household,
                version=household.version,
                leaving={person.id: Relation.HEAD},
                kk=None,
                address=household.address,
                rt=household.rt,
                rw=household.rw,
            )
            return

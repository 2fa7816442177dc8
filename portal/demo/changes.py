"""What life brings: a family moves, a member dies, a grown child founds a family."""

from portal.cases.queries import open_tasks
from portal.cases.services import assign, finish_task
from portal.cases.states import CloseReason
from portal.clock import today
from portal.demo.closing import close
from portal.demo.timeline import Part, later
from portal.demo.world import Course
from portal.households.models import Relation
from portal.households.services import move_household, record_death, split_household

_GROWN = 18


def move_inside(course: Course) -> Part[None]:
    """To another kecamatan: the case parts from its caseworker and gets the one there."""
    world, household = course.world, course.household
    elsewhere = [
        region for region in world.villages if region.parent_code != household.district_code
    ]
    if not elsewhere:
        return
    yield later(course.rng, 2, 8)
    village = course.rng.choice(elsewhere)
    move_household(
        course.supervisor,
        household,
        version=household.version,
        village_code=village.code,
        address=course.family.address,
        rt=course.family.rt,
        rw=course.family.rw,
    )
    course.supervisor = world.office.supervisors[0]
    yield later(course.rng, 1, 4)
    if course.case.caseworker is None:
        caseworker = world.office.caseworkers[course.district_code]
        assign(course.supervisor, course.case, caseworker=caseworker)
    for task in open_tasks(course.case):
        finish_task(course.supervisor, course.case, task)


def mourn(course: Course) -> Part[None]:
    """The head of the family dies; who lived alone leaves a case to be closed."""
    head = course.household.head
    if head is None:
        return
    record_death(course.caseworker, head, version=head.version, died_on=today())
    yield later(course.rng, 3, 10)
    if not course.household.living:
        yield from close(course, CloseReason.DIED)


def fall_apart(course: Course) -> None:
    """A grown child gets a KK of their own, if there is one."""
    household = course.household
    for person in household.living:
        if person.relation is Relation.CHILD and (person.age_on(today()) or 0) >= _GROWN:
            split_household(
                course.supervisor,
                household,
                version=household.version,
                leaving={person.id: Relation.HEAD},
                kk=None,
                address=household.address,
                rt=household.rt,
                rw=household.rw,
            )
            return

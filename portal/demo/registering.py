"""A family comes into the registry, and its case is opened."""

from portal.cases.services import assign, open_case
from portal.demo.aid import plan_for
from portal.demo.errands import busy_oneself
from portal.demo.people import Family
from portal.demo.timeline import Part, later
from portal.demo.world import Course, Fate, World
from portal.households.facts import NewPerson
from portal.households.models import Household, Relation
from portal.households.services import register_household


def register(world: World, family: Family) -> Household:
    """Somebody of the kecamatan registers the family."""
    caseworker = world.office.caseworkers[family.district_code]
    supervisor = world.office.supervisor_of(family.district_code, family.rng)
    household = register_household(
        family.rng.choice((caseworker, supervisor)),
        kk=family.kk,
        address=family.address,
        rt=family.rt,
        rw=family.rw,
        village_code=family.village.code,
        members=family.members,
    )
    household.language = family.language
    return household


def register_again(course: Course) -> Household:
    """The same mother once more, as the village knows her: without numbers."""
    known = course.household.living[0]
    return register_household(
        course.supervisor,
        kk=None,
        address=course.family.address,
        rt="",
        rw="",
        village_code=course.family.village.code,
        members=[
            NewPerson(
                name=f"Bu {known.name.split()[0]}",
                sex=known.sex,
                nik_missing_reason="Tidak tercantum pada usulan desa",
                relation=Relation.HEAD,
            )
        ],
    )


def take_up(world: World, family: Family, fate: Fate, household: Household) -> Part[Course]:
    """The case is opened: by the caseworker, or by a supervisor who assigns it."""
    rng, caseworker = family.rng, world.office.caseworkers[family.district_code]
    supervisor = world.office.supervisor_of(family.district_code, rng)
    opener, at_once = (caseworker, True) if rng.random() < 0.5 else (supervisor, rng.random() < 0.6)
    case = open_case(opener, household=household, caseworker=caseworker if at_once else None)
    course = Course(world, family, fate, plan_for(family), household, case, supervisor)
    busy_oneself(course)
    if case.caseworker is None:
        yield later(rng, 2, 6)
        assign(supervisor, case, caseworker=caseworker)
    elif rng.random() < 0.04:
        yield later(rng, 1, 4)
        assign(caseworker, case, caseworker=world.office.relief)
    return course

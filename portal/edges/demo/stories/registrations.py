"""Register families, open their cases, and start parallel stories of each case."""

from datetime import timedelta

from portal.casework.cases.models import TaskKind
from portal.casework.cases.services import add_note, add_task, assign, finish_task, open_case
from portal.casework.cases.states import Status
from portal.core.clock import today
from portal.core.types import Relation
from portal.edges.demo.aid_catalogue import choose_plan
from portal.edges.demo.context import DemoContext, FamilyHistory, Scenario
from portal.edges.demo.data_files import load_data
from portal.edges.demo.families import Family
from portal.edges.demo.scheduler import Part, Story, later
from portal.registry.households.inputs import NewPerson
from portal.registry.households.models import Household, NikState
from portal.registry.households.services import register_household, set_nik_state


def register_family(context: DemoContext, family: Family) -> Household:
    """Register the family by the caseworker or a supervisor of the kecamatan."""
    caseworker = context.staff.caseworkers[family.district_code]
    supervisor = context.staff.supervisor_of(family.district_code, family.rng)
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


def register_duplicate(history: FamilyHistory) -> Household:
    """Register the same mother again without numbers, as a village list names her."""
    known = history.household.living[0]
    return register_household(
        history.supervisor,
        kk=None,
        address=history.family.address,
        rt="",
        rw="",
        village_code=history.family.village.code,
        members=[
            NewPerson(
                name=f"Bu {known.name.split()[0]}",
                sex=known.sex,
                nik_missing_reason="Tidak tercantum pada usulan desa",
                relation=Relation.HEAD,
            )
        ],
    )


def open_family_case(
    context: DemoContext, family: Family, scenario: Scenario, household: Household
) -> Part[FamilyHistory]:
    """Open the case, by the caseworker or by a supervisor who assigns it."""
    rng, caseworker = family.rng, context.staff.caseworkers[family.district_code]
    supervisor = context.staff.supervisor_of(family.district_code, rng)
    opener, at_once = (caseworker, True) if rng.random() < 0.5 else (supervisor, rng.random() < 0.6)
    case = open_case(opener, household=household, caseworker=caseworker if at_once else None)
    history = FamilyHistory(
        context, family, scenario, choose_plan(family), household, case, supervisor
    )
    start_side_tasks(history)
    if case.caseworker is None:
        yield later(rng, 2, 6)
        assign(supervisor, case, caseworker=caseworker)
    elif rng.random() < 0.04:
        yield later(rng, 1, 4)
        assign(caseworker, case, caseworker=context.staff.relief)
    return history


def start_side_tasks(history: FamilyHistory) -> None:
    """Start the parallel stories of this case: notes, tasks, check of the NIK."""
    rng, add = history.rng, history.context.scheduler.add
    if rng.random() < 0.6:
        add(_write_notes(history))
    if rng.random() < 0.45:
        add(_do_task(history))
    if rng.random() < 0.6:
        add(_check_identity(history))


def _write_notes(history: FamilyHistory) -> Story:
    for _ in range(history.rng.choice((1, 1, 2))):
        yield later(history.rng, 2, 25)
        if history.case.status is not Status.CLOSED:
            add_note(
                history.caseworker,
                history.case,
                text=history.rng.choice(load_data("words")["notes"]),
            )


def _do_task(history: FamilyHistory) -> Story:
    rng = history.rng
    yield later(rng, 1, 9)
    task = add_task(
        history.caseworker,
        history.case,
        kind=TaskKind.TODO,
        title=rng.choice(load_data("words")["tasks"]["titles"]),
        due_on=today() + timedelta(days=rng.randint(5, 21)),
    )
    yield later(rng, *((25, 60) if rng.random() < 0.25 else (2, 14)))
    if task.done_at is None:
        finish_task(history.caseworker, history.case, task)


def _check_identity(history: FamilyHistory) -> Story:
    """Record Dukcapil's answer about the head of the family."""
    yield later(history.rng, 5, 20)
    head = history.household.head
    if head is None or head.nik is None or history.case.status is Status.CLOSED:
        return
    found = history.rng.choices((NikState.MATCHED, NikState.MISMATCHED), weights=(94, 6))[0]
    set_nik_state(history.caseworker, head, version=head.version, state=found)

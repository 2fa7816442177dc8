"""Update cases after changes in the registry: a move, a death, a death reported by a list."""

from collections.abc import Collection, Iterator

from sqlalchemy import select

from portal.casework.cases.models import Case, Task, TaskKind
from portal.casework.cases.queries import open_case_ids, open_case_of
from portal.casework.cases.services.manage_cases import add_task
from portal.core.clock import today
from portal.core.extensions import db
from portal.core.kept_texts import KeptText, kept
from portal.platform import audit
from portal.platform.messages.services import withdraw_untrue
from portal.platform.messages.steps import Change
from portal.platform.permissions import Actor
from portal.platform.scope import covers
from portal.registry.households.models import Household, Person


def unassign_after_move(actor: Actor, household: Household) -> None:
    """Remove a caseworker whose scope does not cover the household's new address.

    Add a task, so that the supervisors there find the case and assign another one.
    """
    case = open_case_of(household.id)
    if case is None or case.caseworker is None:
        return
    if covers(case.caseworker, household.district_code):
        return
    before, case.caseworker = case.caseworker.id, None
    case.version += 1
    audit.record(
        actor,
        "cases.unassign",
        case,
        before=before,
    )
    place = household.village.name if household.village is not None else ""
    add_task(
        actor,
        case,
        kind=TaskKind.TODO,
        title=kept("Keluarga pindah ke %(place)s: tetapkan pendamping baru.", place=place),
        due_on=today(),
    )


def follow_death(actor: Actor, person: Person) -> None:
    """Add a task to check the recipient of aid, the head of the family and the No. KK.

    Queued SMS to the dead person are withdrawn, also those of closed cases; the caseworker tells
    the family in person.
    """
    of_family = select(Case.id).where(Case.household_id == person.household_id)
    withdrawn = withdraw_untrue(
        actor,
        Change.RECIPIENT_DIED,
        case_ids=db.session.scalars(of_family).all(),
        phone_ids=[phone.id for phone in person.phones],
        reason=kept("Penerima pesan ini meninggal sebelum pesan dikirim."),
    )
    case = open_case_of(person.household_id)
    if case is None:
        return
    title = kept(
        "%(name)s meninggal: periksa penerima bantuan, kepala keluarga, dan No. KK.",
        name=person.name,
    )
    add_task(actor, case, kind=TaskKind.DATA, title=title, due_on=today())
    if withdrawn:
        title = kept(
            "%(name)s meninggal: SMS kepadanya ditarik. Kabari keluarganya langsung.",
            name=person.name,
        )
        add_task(actor, case, kind=TaskKind.PHONE, title=title, due_on=today())


def ask_for_deaths(actor: Actor, person_ids: Collection[int]) -> None:
    """Add a task to check each death that a list reports, unless such a task is open already.

    A list does not record the death itself, because recording it withdraws messages and changes the
    recipient.
    """
    people = db.session.scalars(
        select(Person).where(Person.id.in_(person_ids)).order_by(Person.id)
    ).all()
    case_ids = open_case_ids({person.household_id for person in people})
    cases = {
        case.household_id: case
        for case in db.session.scalars(select(Case).where(Case.id.in_(case_ids.values())))
    }
    asked = set(_open_questions(case_ids.values()))
    for person in people:
        case = cases.get(person.household_id)
        if case is None or (case.id, person.name) in asked:
            continue
        asked.add((case.id, person.name))
        add_task(actor, case, kind=TaskKind.DATA, title=_question(person.name), due_on=today())


def _question(name: str) -> KeptText:
    return kept(
        "%(name)s menurut daftar sudah meninggal: periksa, lalu catat bila benar.", name=name
    )


def _open_questions(case_ids: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield case id and name for each open task that checks a death."""
    tasks = select(Task.case_id, Task.title_values).where(
        Task.case_id.in_(case_ids), Task.title == _question("").template, Task.done_at.is_(None)
    )
    for case_id, values in db.session.execute(tasks):
        yield case_id, values["name"]

"""What the case hears from the registry below it (see ``households.case_link``)."""

from collections.abc import Collection, Mapping

from flask_babel import gettext
from sqlalchemy import or_, select

from portal import audit
from portal.cases.models import Case, CaseGrant, TaskKind
from portal.cases.queries import open_case_of
from portal.cases.services import add_task
from portal.cases.states import Status
from portal.clock import today
from portal.extensions import db
from portal.households.access import covers
from portal.households.case_link import CaseLink
from portal.households.models import Household, Person
from portal.permissions import Actor


def is_own(actor: Actor, household_id: int) -> bool:
    """Whether a case of the household is assigned or granted to the actor."""
    if actor.actor_id is None:
        return False
    granted = select(CaseGrant.case_id).where(CaseGrant.user_id == actor.actor_id)
    own = select(Case.id).where(
        Case.household_id == household_id,
        or_(Case.caseworker_id == actor.actor_id, Case.id.in_(granted)),
    )
    return db.session.scalar(own.limit(1)) is not None


def open_case_ids(household_ids: Collection[int]) -> Mapping[int, int]:
    """The open cases of households, by household, whoever asks."""
    rows = db.session.execute(
        select(Case.household_id, Case.id).where(
            Case.household_id.in_(household_ids), Case.status != Status.CLOSED
        )
    )
    return {row.household_id: row.id for row in rows}


def moved(actor: Actor, household: Household) -> None:
    """Part the case from a caseworker whose scope ends where the household now lives.

    The supervisors of the new kecamatan find the task on a case without a caseworker.
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
        case_id=case.id,
        district_code=household.district_code,
        before=before,
    )
    place = household.village.name if household.village is not None else ""
    add_task(
        actor,
        case,
        kind=TaskKind.TODO,
        title=gettext("Keluarga pindah ke %(place)s: tetapkan pendamping baru.", place=place),
        due_on=today(),
    )


def died(actor: Actor, person: Person) -> None:
    """Ask the caseworker to look: who receives the aid now, who heads the family, which No. KK."""
    case = open_case_of(person.household_id)
    if case is None:
        return
    title = gettext(
        "%(name)s meninggal: periksa penerima bantuan, kepala keluarga, dan No. KK.",
        name=person.name,
    )
    add_task(actor, case, kind=TaskKind.DATA, title=title, due_on=today())


REGISTRY_LINK = CaseLink(is_own=is_own, open_case_ids=open_case_ids, moved=moved, died=died)

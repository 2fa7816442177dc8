"""Cases as plain rows, for steps on thousands of them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import Select, select

from portal.casework.cases.models import Case, CaseGrant
from portal.casework.cases.queries.cases import visible_cases
from portal.casework.cases.states import Status
from portal.core.extensions import db
from portal.platform.audit import Place
from portal.platform.permissions import Actor, Permission, Reach, reach
from portal.registry.households.models import Household


@dataclass(frozen=True)
class CaseRow:
    """The columns of a case that assigning needs, as the subject of an audit event.

    ``may_change`` says whether the actor's permission reaches the case.
    """

    __tablename__: ClassVar[str] = Case.__tablename__
    id: int
    status: Status
    caseworker_id: int | None
    district_code: str | None
    village_code: str | None
    may_change: bool

    @property
    def audit_place(self) -> Place:
        return Place(self.id, self.district_code)


def case_rows(
    actor: Actor,
    permission: Permission,
    case_ids: Select[int] | Collection[int],
    *,
    lock: bool = False,
) -> Iterator[CaseRow]:
    """Yield those of the cases that are visible to ``actor``, by id; if wanted locked until the
    transaction ends."""
    columns: Any = (
        Case.id,
        Case.status,
        Case.caseworker_id,
        Household.district_code,
        Household.village_code,
    )
    query = (
        visible_cases(actor).where(Case.id.in_(case_ids)).with_only_columns(*columns)
    ).order_by(Case.id)
    if lock:
        query = query.with_for_update(of=Case)
    granted_all = reach(actor, permission) not in {None, Reach.OWN}
    granted = set() if granted_all else _granted_to(actor)
    for row in db.session.execute(query):
        own = row.caseworker_id == actor.actor_id or row.id in granted
        yield CaseRow(**row._mapping, may_change=granted_all or own)


def _granted_to(actor: Actor) -> set[int]:
    query = select(CaseGrant.case_id).where(CaseGrant.user_id == actor.actor_id)
    return set(db.session.scalars(query))

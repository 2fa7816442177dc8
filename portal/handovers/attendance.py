"""Questions of the event day: who has come, who has received, who still waits; whom to invite."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.cases.models import Case
from portal.cases.states import Status as CaseStatus
from portal.decisions.models import Decision, DecisionItem
from portal.decisions.states import DecisionStatus
from portal.extensions import db
from portal.handovers.models import Event, Invitation
from portal.handovers.queries import roster
from portal.households.models import Household, Person
from portal.types import comparison_key

ABSENT, WAITING, SERVED = "absent", "waiting", "served"
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Tally:
    """How an event stands. ``arrived`` counts those who received their aid too."""

    invited: int = 0
    arrived: int = 0
    served: int = 0
    waiting: int = 0

    @property
    def absent(self) -> int:
        """Invited, not seen yet, and without their aid."""
        return self.invited - self.served - self.waiting


def tallies(event_ids: Collection[int]) -> Mapping[int, Tally]:
    """The counts of each event that has anybody on its roster."""
    came = Invitation.checked_in_at.is_not(None)
    rows = db.session.execute(
        select(
            Invitation.event_id,
            func.count(),
            _count(or_(came, _served())),
            _count(_served()),
            _count(came & ~_served()),
        )
        .join(Invitation.decision)
        .where(Invitation.event_id.in_(event_ids), Invitation.withdrawn_at.is_(None))
        .group_by(Invitation.event_id)
    )
    return {event_id: Tally(*counts) for event_id, *counts in rows}


def tally(event_id: int) -> Tally:
    """The counts of one event."""
    return tallies([event_id]).get(event_id, Tally())


def attendance(event_id: int, *, text: str = "", state: str = "") -> Select[Invitation]:
    """The roster, narrowed by a name of the family or a part of the case number, and by state."""
    query = roster(event_id).join(Invitation.decision)
    wanted = text.strip()[:LONGEST_SEARCH]
    if wanted:
        query = query.where(_named(wanted))
    conditions = {
        ABSENT: Invitation.checked_in_at.is_(None) & ~_served(),
        WAITING: Invitation.checked_in_at.is_not(None) & ~_served(),
        SERVED: _served(),
    }
    return query.where(conditions[state]) if state in conditions else query


def candidates(event: Event, *, village_code: str = "") -> Select[Decision]:
    """Approved aid that is owed to families of the event's kecamatan and on no roster.

    The guard of the event stands before: who runs it may invite anybody of its kecamatan.
    """
    query = _free(event, Decision).options(
        contains_eager(Decision.case)
        .contains_eager(Case.household)
        .options(
            selectinload(Household.persons).selectinload(Person.phones),
            joinedload(Household.village),
            joinedload(Household.district),
        ),
        selectinload(Decision.items).joinedload(DecisionItem.fund),
    )
    query = query.order_by(Household.village_code, Decision.id)
    return query.where(Household.village_code == village_code) if village_code else query


def count_candidates(event: Event) -> int:
    """How many families could still be invited."""
    return db.session.scalar(_free(event, func.count())) or 0


def _free(event: Event, what: Any) -> Select[Any]:
    on_a_roster = select(Invitation.decision_id).where(Invitation.withdrawn_at.is_(None))
    return (
        select(what)
        .select_from(Decision)
        .join(Decision.case)
        .join(Case.household)
        .where(
            Decision.status == DecisionStatus.APPROVED,
            Decision.fulfilled_at.is_(None),
            Case.status == CaseStatus.DECIDED,
            Household.district_code == event.district_code,
            Decision.id.not_in(on_a_roster),
        )
    )


def _served() -> ColumnElement[bool]:
    return Decision.fulfilled_at.is_not(None)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _named(text: str) -> ColumnElement[bool]:
    key = comparison_key(text)
    matches: list[ColumnElement[bool]] = [Case.number.icontains(text, autoescape=True)]
    if key:
        named = select(Person.household_id).where(
            *(Person.name_key.contains(word, autoescape=True) for word in key.split())
        )
        matches.append(Household.id.in_(named))
    return or_(*matches)

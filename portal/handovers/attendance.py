"""Questions of the event day: who has come, who has received, who still waits; whom to invite."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from portal.cases.models import Case
from portal.cases.states import Status as CaseStatus
from portal.decisions.models import Decision, DecisionItem
from portal.decisions.states import DecisionStatus
from portal.extensions import db
from portal.handovers.models import Event, Invitation
from portal.handovers.queries import FAMILY_NAME, lines_of, roster
from portal.households.models import Household, Person
from portal.types import comparison_key

ABSENT, WAITING, SERVED = "absent", "waiting", "served"
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Tally:
    """How an event stands. ``arrived`` counts those who received their aid too; ``left`` those who
    are on the roster no more: withdrawn, or without their aid when the event ended."""

    invited: int = 0
    arrived: int = 0
    served: int = 0
    waiting: int = 0
    left: int = 0

    @property
    def absent(self) -> int:
        """Invited, not seen yet, and without their aid."""
        return self.invited - self.served - self.waiting


def tallies(event_ids: Collection[int]) -> Mapping[int, Tally]:
    """The counts of each event that anybody was ever invited to."""
    here = Invitation.withdrawn_at.is_(None)
    came = Invitation.checked_in_at.is_not(None)
    rows = db.session.execute(
        select(
            Invitation.event_id,
            _count(here),
            _count(here & or_(came, _served())),
            _count(here & _served()),
            _count(here & came & ~_served()),
            func.count(case((_gone(), Invitation.decision_id)).distinct()),
        )
        .join(Invitation.decision)
        .where(Invitation.event_id.in_(event_ids))
        .group_by(Invitation.event_id)
    )
    return {event_id: Tally(*counts) for event_id, *counts in rows}


def tally(event_id: int) -> Tally:
    """The counts of one event."""
    return tallies([event_id]).get(event_id, Tally())


def attendance(event_id: int, *, text: str = "", state: str = "") -> Select[Invitation]:
    """The roster, narrowed by a name of the family or a part of the case number, and by state."""
    query = _narrowed(roster(event_id), text).join(Invitation.decision)
    conditions = {
        ABSENT: Invitation.checked_in_at.is_(None) & ~_served(),
        WAITING: Invitation.checked_in_at.is_not(None) & ~_served(),
        SERVED: _served(),
    }
    return query.where(conditions[state]) if state in conditions else query


def gone_from(event_id: int, *, text: str = "") -> Select[Invitation]:
    """Who is on the roster no more, each family once, narrowed as in :func:`attendance`."""
    latest = (
        select(func.max(Invitation.id))
        .where(Invitation.event_id == event_id, _gone())
        .group_by(Invitation.decision_id)
    )
    return _narrowed(lines_of(event_id), text).where(Invitation.id.in_(latest))


def candidates(event: Event, *, village_code: str = "") -> Select[Decision]:
    """Approved aid that is owed to families of the event's kecamatan and on no roster,
    by name within each desa.

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
    query = query.order_by(Household.village_code, FAMILY_NAME, Decision.id)
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


def _gone() -> ColumnElement[bool]:
    """Taken off the roster, and not put back on it."""
    back = aliased(Invitation)
    is_back = exists().where(
        back.event_id == Invitation.event_id,
        back.decision_id == Invitation.decision_id,
        back.withdrawn_at.is_(None),
    )
    return Invitation.withdrawn_at.is_not(None) & ~is_back


def _served() -> ColumnElement[bool]:
    return Decision.fulfilled_at.is_not(None)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _narrowed(query: Select[Invitation], text: str) -> Select[Invitation]:
    wanted = text.strip()[:LONGEST_SEARCH]
    return query.where(_named(wanted)) if wanted else query


def _named(text: str) -> ColumnElement[bool]:
    key = comparison_key(text)
    matches: list[ColumnElement[bool]] = [Case.number.icontains(text, autoescape=True)]
    if key:
        named = select(Person.household_id).where(
            *(Person.name_key.contains(word, autoescape=True) for word in key.split())
        )
        matches.append(Household.id.in_(named))
    return or_(*matches)

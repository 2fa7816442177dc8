"""Attendance of an event, and the families that can be invited."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from portal.casework.cases.models import Case
from portal.casework.cases.states import Status as CaseStatus
from portal.casework.decisions.models import Decision, DecisionItem
from portal.casework.decisions.states import DecisionStatus
from portal.casework.handovers.models import HandoverEvent, Invitation
from portal.casework.handovers.queries.handovers import FAMILY_NAME, all_invitations, roster
from portal.core.extensions import db
from portal.core.types import comparison_key
from portal.registry.households.models import Household, Person

ABSENT, WAITING, SERVED = "absent", "waiting", "served"
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class AttendanceCounts:
    """The counts of an event.

    ``arrived`` includes families that received their aid. ``left`` counts families removed from the
    roster: withdrawn, or without their aid when the event was closed.
    """

    invited: int = 0
    arrived: int = 0
    served: int = 0
    waiting: int = 0
    left: int = 0

    @property
    def absent(self) -> int:
        """Return the number of invited families that were neither checked in nor served."""
        return self.invited - self.served - self.waiting


def attendance_counts_by_event(event_ids: Collection[int]) -> Mapping[int, AttendanceCounts]:
    """Return the counts by event id; events without invitations are missing."""
    here = Invitation.withdrawn_at.is_(None)
    came = Invitation.checked_in_at.is_not(None)
    rows = db.session.execute(
        select(
            Invitation.event_id,
            _count(here),
            _count(here & or_(came, _served())),
            _count(here & _served()),
            _count(here & came & ~_served()),
            func.count(case((_removed(), Invitation.decision_id)).distinct()),
        )
        .join(Invitation.decision)
        .where(Invitation.event_id.in_(event_ids))
        .group_by(Invitation.event_id)
    )
    return {event_id: AttendanceCounts(*counts) for event_id, *counts in rows}


def attendance_counts(event_id: int) -> AttendanceCounts:
    """Return the counts of one event."""
    return attendance_counts_by_event([event_id]).get(event_id, AttendanceCounts())


def attendance(event_id: int, *, text: str = "", state: str = "") -> Select[Invitation]:
    """Return the roster, filtered by a family name or part of a case number, and by state."""
    query = _narrowed(roster(event_id), text).join(Invitation.decision)
    conditions = {
        ABSENT: Invitation.checked_in_at.is_(None) & ~_served(),
        WAITING: Invitation.checked_in_at.is_not(None) & ~_served(),
        SERVED: _served(),
    }
    return query.where(conditions[state]) if state in conditions else query


def removed_invitations(event_id: int, *, text: str = "") -> Select[Invitation]:
    """Return the latest invitation of each family removed from the roster, filtered as in
    :func:`attendance`.
    """
    latest = (
        select(func.max(Invitation.id))
        .where(Invitation.event_id == event_id, _removed())
        .group_by(Invitation.decision_id)
    )
    return _narrowed(all_invitations(event_id), text).where(Invitation.id.in_(latest))


def candidates(event: HandoverEvent, *, village_code: str = "") -> Select[Decision]:
    """Return owed decisions of the event's kecamatan that are on no roster, by desa and name.

    The caller has checked that the actor runs the event: they may invite anyone in its kecamatan.
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


def count_candidates(event: HandoverEvent) -> int:
    """Return the number of families that can still be invited."""
    return db.session.scalar(_free(event, func.count())) or 0


def _free(event: HandoverEvent, what: Any) -> Select[Any]:
    on_a_roster = exists().where(
        Invitation.decision_id == Decision.id, Invitation.withdrawn_at.is_(None)
    )
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
            ~on_a_roster,
        )
    )


def _removed() -> ColumnElement[bool]:
    """Return the condition that the invitation was withdrawn and the family not invited again."""
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
        named = exists().where(
            Person.household_id == Household.id,
            *(Person.name_key.contains(word, autoescape=True) for word in key.split()),
        )
        matches.append(named)
    return or_(*matches)

"""The programme in figures, within a person's scope: counted by the database, never in a loop."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select

from portal.cases.models import Case
from portal.cases.queries import visible_case_ids
from portal.cases.states import CloseReason, Status
from portal.cases.wording import STATION
from portal.decisions.models import Decision, DecisionItem
from portal.decisions.states import DecisionStatus
from portal.extensions import db
from portal.handovers.models import Handover, HandoverItem
from portal.households.models import Household, Person
from portal.permissions import Actor
from portal.web.journey import Station


@dataclass(frozen=True)
class Programme:
    """Counts of the programme page. Persons and families are counted apart, always said which."""

    families: int
    persons: int
    open_cases: int
    by_station: Mapping[Station, int]
    graduated: int
    unassigned: int
    proposals: int
    given: int  # rupiah handed over


def programme(actor: Actor) -> Programme:
    """The figures of all cases that ``actor`` may see."""
    ids = visible_case_ids(actor).scalar_subquery()
    is_open = Case.status != Status.CLOSED
    graduated = _cases(ids, Case.close_reason == CloseReason.GRADUATED)
    stations = _stations(ids)
    families, persons = _people(ids)
    return Programme(
        families=families,
        persons=persons,
        open_cases=sum(stations.values()),
        by_station={**stations, Station.CLOSED: graduated},
        graduated=graduated,
        unassigned=_cases(ids, is_open, Case.caseworker_id.is_(None)),
        proposals=_count(
            select(func.count())
            .select_from(Decision)
            .where(Decision.case_id.in_(ids), Decision.status == DecisionStatus.PROPOSED)
        ),
        given=_given(ids),
    )


def _stations(ids: ScalarSelect[Any]) -> dict[Station, int]:
    """Open cases by the station they are at."""
    by_status = db.session.execute(
        select(Case.status, func.count())
        .where(Case.id.in_(ids), Case.status != Status.CLOSED)
        .group_by(Case.status)
    )
    stations: dict[Station, int] = {}
    for status, count in by_status:
        stations[STATION[status]] = stations.get(STATION[status], 0) + count
    return stations


def _people(ids: ScalarSelect[Any]) -> tuple[int, int]:
    """Families with a case, and their living members."""
    households = select(Case.household_id).where(Case.id.in_(ids))
    families = select(func.count()).select_from(Household).where(Household.id.in_(households))
    persons = (
        select(func.count())
        .select_from(Person)
        .where(
            Person.household_id.in_(households),
            Person.died_on.is_(None),
            Person.merged_into_id.is_(None),
        )
    )
    return _count(families), _count(persons)


def _given(ids: ScalarSelect[Any]) -> int:
    """Rupiah of everything handed over and not taken back."""
    value = func.sum(DecisionItem.quantity * DecisionItem.unit_value)
    return _count(
        select(func.coalesce(value, 0))
        .select_from(HandoverItem)
        .join(HandoverItem.decision_item)
        .join(HandoverItem.handover)
        .where(Handover.case_id.in_(ids), ~HandoverItem.voided)
    )


def _cases(ids: ScalarSelect[Any], *conditions: ColumnElement[bool]) -> int:
    return _count(select(func.count()).select_from(Case).where(Case.id.in_(ids), *conditions))


def _count(query: Select[Any]) -> int:
    return int(db.session.scalar(query) or 0)

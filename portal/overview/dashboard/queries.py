"""Figures of the programme within the actor's scope."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select

from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_SEE
from portal.casework.cases.queries import visible_cases
from portal.casework.cases.states import CloseReason, Status
from portal.casework.cases.wording import STATION
from portal.casework.decisions.models import DecisionItem
from portal.casework.handovers.models import Handover, HandoverItem
from portal.core.extensions import db
from portal.platform.figures.kinds import Among, FigureKind
from portal.platform.figures.queries import figures_of
from portal.platform.permissions import Actor, Reach, reach
from portal.platform.scope import in_scope, sees_everything
from portal.platform.web.journey_line import Station
from portal.registry.households.figures import MOVES
from portal.registry.households.models import Household, Person


@dataclass(frozen=True)
class ProgrammeFigures:
    """Figures of the programme page. Families and persons are counted separately."""

    families: int
    persons: int
    open_cases: int
    by_station: Mapping[Station, int]
    graduated: int
    given: int  # rupiah


def of_status(status: Status) -> str:
    """Return the name of the figure that counts the cases with this status."""
    return f"status:{status}"


def programme_figures(actor: Actor) -> ProgrammeFigures:
    """Return the figures of all visible cases."""
    if reach(actor, CASE_SEE) is Reach.OWN:
        found = Counter(_count_cases(visible_cases(actor).with_only_columns(Case.id)))
    else:
        found = Counter(figures_of(PROGRAMME, actor))
        found.update(_own_cases_elsewhere(actor))
    stations: Counter[Station] = Counter()
    for status in Status:
        if status is not Status.CLOSED and (number := found[of_status(status)]):
            stations[STATION[status]] += number
    return ProgrammeFigures(
        families=found["families"],
        persons=found["persons"],
        open_cases=stations.total(),
        by_station={**stations, Station.CLOSED: found["graduated"]},
        graduated=found["graduated"],
        given=found["given"],
    )


def count_programme(among: Among) -> Mapping[str, int]:
    """Count the cases of families in some kecamatan."""
    return _count_cases(select(Case.id).join(Case.household).where(among(Household.district_code)))


PROGRAMME = FigureKind(
    "programme",
    count_programme,
    tables=("cases", "decisions", "handovers", "households", "persons"),
    moves=(*MOVES, "imports.bring_in", "imports.take_back"),
)


def _own_cases_elsewhere(actor: Actor) -> Mapping[str, int]:
    """Count the cases assigned to ``actor`` outside their kecamatan."""
    if sees_everything(actor, CASE_SEE) or actor.actor_id is None:
        return {}
    here = in_scope(actor, Household.district_code)
    elsewhere = (
        select(Case.id)
        .join(Case.household)
        .where(Case.caseworker_id == actor.actor_id, or_(~here, Household.district_code.is_(None)))
    )
    if db.session.scalar(elsewhere.limit(1)) is None:
        return {}
    return _count_cases(elsewhere)


def _count_cases(cases: Select[int]) -> Mapping[str, int]:
    ids = cases.scalar_subquery()
    families, persons = _people(ids)
    by_status = db.session.execute(
        select(Case.status, func.count()).where(Case.id.in_(ids)).group_by(Case.status)
    )
    return {
        **{of_status(status): number for status, number in by_status},
        "families": families,
        "persons": persons,
        "graduated": _cases(ids, Case.close_reason == CloseReason.GRADUATED),
        "given": _given(ids),
    }


def _people(ids: ScalarSelect[Any]) -> tuple[int, int]:
    """Count the families with a case and their living members."""
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
    """Sum the rupiah handed over and not voided."""
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

"""The caseload: filtered lists of cases sorted by due day."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_SEE
from portal.casework.cases.queries.cases import visible_cases
from portal.casework.cases.queries.held_cases import looked_after_by_nobody
from portal.casework.cases.states import Status
from portal.core.clock import today
from portal.core.db.plans import unindexed
from portal.core.extensions import db
from portal.platform.permissions import Actor, Role
from portal.platform.scope import sees_everything
from portal.registry.households.models import Household

WEEK = timedelta(days=7)


class CaseOwner(enum.StrEnum):
    """Whose cases to list: the actor's, all visible ones, or those without a caseworker."""

    MINE = "mine"
    ALL = "all"
    NOBODY = "nobody"


@dataclass(frozen=True)
class CaseloadFilters:
    """Filters of a list. ``status``: ``open``, ``closing`` (a caseworker proposes to close it),
    ``all`` or a status; ``due``: ``overdue``, ``week``
    or ""."""

    whose: CaseOwner
    status: str = "open"
    due: str = ""
    district: str = ""
    village: str = ""


def default_owner(actor: Actor) -> CaseOwner:
    """Return the initial filter: their own cases for caseworkers, all visible cases for others."""
    return CaseOwner.MINE if actor.role is Role.CASEWORKER else CaseOwner.ALL


def read_filters(actor: Actor, words: Mapping[str, str]) -> CaseloadFilters:
    """Return the filters of a query string; an unknown value means the default."""
    whose = words.get("whose", "")
    return CaseloadFilters(
        whose=CaseOwner(whose) if whose in set(CaseOwner) else default_owner(actor),
        status=words.get("status", "open"),
        due=words.get("due", ""),
        district=words.get("district", ""),
    )


def caseload(actor: Actor, filters: CaseloadFilters) -> Select[Case]:
    """Return the query of visible cases narrowed by ``filters``, with the relations that a row
    shows."""
    return _narrowed(actor, filters).options(
        contains_eager(Case.household).options(
            selectinload(Household.persons),
            joinedload(Household.village),
            joinedload(Household.district),
        ),
        joinedload(Case.caseworker),
    )


def count(actor: Actor, filters: CaseloadFilters, *more: ColumnElement[bool]) -> int:
    """Return the number of cases that :func:`caseload` lists; ``more`` are further conditions."""
    if sees_everything(actor, CASE_SEE) and not (filters.district or filters.village):
        query = select(func.count()).select_from(Case)  # from an index, without households
    else:
        query = visible_cases(actor).with_only_columns(func.count(), maintain_column_froms=True)
    return db.session.scalar(query.where(*_conditions(actor, filters), *more)) or 0


def _narrowed(actor: Actor, filters: CaseloadFilters) -> Select[Case]:
    return visible_cases(actor).where(*_conditions(actor, filters))


def _conditions(actor: Actor, filters: CaseloadFilters) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of ``filters`` on the case and its household."""
    if filters.whose is CaseOwner.MINE:
        yield Case.caseworker_id == actor.actor_id
    elif filters.whose is CaseOwner.NOBODY:
        yield looked_after_by_nobody()
    if filters.status in set(Status):
        yield Case.status == Status(filters.status)
    elif filters.status != "all":
        yield Case.status != Status.CLOSED
    if filters.status == "closing":
        yield Case.close_proposed.is_not(None)
    if filters.due == "overdue":
        yield Case.next_due_on < today()
    elif filters.due == "week":
        yield Case.next_due_on <= today() + WEEK
    if filters.district:
        yield unindexed(Household.district_code) == filters.district
    if filters.village:
        yield Household.village_code == filters.village

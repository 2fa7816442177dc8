"""The caseload: filtered lists of cases sorted by due day."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_SEE
from portal.casework.cases.queries.cases import visible_cases
from portal.casework.cases.queries.held_cases import looked_after_by_nobody
from portal.casework.cases.states import Status
from portal.core.clock import today
from portal.core.db.plans import unindexed
from portal.core.extensions import db
from portal.core.types import clean_text
from portal.platform.permissions import Actor, Role
from portal.platform.scope import sees_everything
from portal.registry.households.models import Household
from portal.registry.households.queries import households_named, households_of_import

WEEK = timedelta(days=7)
LONGEST_ID = 9


class CaseOwner(enum.StrEnum):
    """Whose cases to list: the actor's, all visible ones, or those without a caseworker."""

    MINE = "mine"
    ALL = "all"
    NOBODY = "nobody"


@dataclass(frozen=True)
class CaseloadFilters:
    """Filters of a list. ``status``: ``open``, ``closing`` (a caseworker proposes to close it),
    ``all`` or a status; ``due``: ``overdue``, ``week`` or ""; ``caseworker_id`` narrows it to one
    caseworker, ``import_id`` to the families of a list, ``text`` to a name or a number."""

    whose: CaseOwner
    status: str = "open"
    due: str = ""
    district: str = ""
    village: str = ""
    caseworker_id: int | None = None
    import_id: int | None = None
    text: str = ""


def default_owner(actor: Actor) -> CaseOwner:
    """Return the initial filter: their own cases for caseworkers, all visible cases for others."""
    return CaseOwner.MINE if actor.role is Role.CASEWORKER else CaseOwner.ALL


def read_filters(actor: Actor, words: Mapping[str, str]) -> CaseloadFilters:
    """Return the filters of a query string; an unknown value means the default. ``whose`` may also
    be the id of a caseworker."""
    whose = words.get("whose", "")
    caseworker_id = _record_id(whose)
    owner = CaseOwner.ALL if caseworker_id is not None else default_owner(actor)
    return CaseloadFilters(
        whose=CaseOwner(whose) if whose in set(CaseOwner) else owner,
        status=words.get("status", "open"),
        due=words.get("due", ""),
        district=words.get("district", ""),
        village=words.get("village", ""),
        caseworker_id=caseworker_id,
        import_id=_record_id(words.get("impor", "")),
        text=words.get("q", ""),
    )


def _record_id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None


def caseload_ids(actor: Actor, filters: CaseloadFilters) -> Select[int]:
    """Return the query of the ids that :func:`caseload` lists."""
    return _narrowed(actor, filters).with_only_columns(Case.id)


def count_up_to(actor: Actor, filters: CaseloadFilters, *, limit: int) -> int:
    """Return the number of cases that :func:`caseload` lists, at most ``limit``."""
    first = caseload_ids(actor, filters).limit(limit).subquery()
    return db.session.scalar(select(func.count()).select_from(first)) or 0


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
    yield from _of_family(filters)


def _of_family(filters: CaseloadFilters) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on where and who the family is, and on its caseworker."""
    if filters.district:
        yield unindexed(Household.district_code) == filters.district
    if filters.village:
        yield Household.village_code == filters.village
    if filters.caseworker_id is not None:
        yield Case.caseworker_id == filters.caseworker_id
    if filters.import_id is not None:
        yield Household.id.in_(households_of_import(filters.import_id))
    if filters.text:
        yield or_(
            Household.id.in_(households_named(filters.text)),
            Case.number == clean_text(filters.text).upper(),
        )

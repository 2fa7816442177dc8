"""The caseload: which cases, in the order in which they are due."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.cases.models import Case
from portal.cases.queries import visible_cases
from portal.cases.states import Status
from portal.clock import today
from portal.extensions import db
from portal.households.models import Household
from portal.permissions import Actor, Role

WEEK = timedelta(days=7)


class Whose(enum.StrEnum):
    """Whose cases: one's own, all that one may see, or those without a caseworker."""

    MINE = "mine"
    ALL = "all"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Filters:
    """What the sentence above the list says. A word not known counts as the first choice."""

    whose: Whose
    status: str = "open"  # open, a status, all
    due: str = ""  # overdue, week, or any time
    district: str = ""
    village: str = ""


def first_whose(actor: Actor) -> Whose:
    """Whose cases a person looks at first: a caseworker at their own, others at all they see."""
    return Whose.MINE if actor.role is Role.CASEWORKER else Whose.ALL


def read_filters(actor: Actor, words: Mapping[str, str]) -> Filters:
    """What the address of a list asks for: a mistyped one never shows more than the list does by
    itself."""
    whose = words.get("whose", "")
    return Filters(
        whose=Whose(whose) if whose in set(Whose) else first_whose(actor),
        status=words.get("status", "open"),
        due=words.get("due", ""),
        district=words.get("district", ""),
    )


def caseload(actor: Actor, filters: Filters) -> Select[Case]:
    """Cases that ``actor`` may see, narrowed by ``filters``, with what a row shows."""
    return _narrowed(actor, filters).options(
        contains_eager(Case.household).options(
            selectinload(Household.persons),
            joinedload(Household.village),
            joinedload(Household.district),
        ),
        joinedload(Case.caseworker),
    )


def count(actor: Actor, filters: Filters) -> int:
    """How many cases :func:`caseload` lists: a number and the list it leads to are one thing."""
    ids = _narrowed(actor, filters).with_only_columns(Case.id, maintain_column_froms=True)
    return db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def _narrowed(actor: Actor, filters: Filters) -> Select[Case]:
    query = visible_cases(actor)
    if filters.whose is Whose.MINE:
        query = query.where(Case.caseworker_id == actor.actor_id)
    elif filters.whose is Whose.NOBODY:
        query = query.where(Case.caseworker_id.is_(None))
    if filters.status in set(Status):
        query = query.where(Case.status == Status(filters.status))
    elif filters.status != "all":
        query = query.where(Case.status != Status.CLOSED)
    if filters.due == "overdue":
        query = query.where(Case.next_due_on < today())
    elif filters.due == "week":
        query = query.where(Case.next_due_on <= today() + WEEK)
    if filters.district:
        query = query.where(Household.district_code == filters.district)
    if filters.village:
        query = query.where(Household.village_code == filters.village)
    return query

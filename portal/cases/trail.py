"""What the audit trail asks about cases (see ``audit.queries.CaseTrail``)."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, select

from portal.audit.queries import CaseTrail
from portal.cases.models import Case
from portal.extensions import db
from portal.permissions import Actor


def own_ids(actor: Actor) -> Select[Any]:
    """Ids of the cases assigned to ``actor``."""
    return select(Case.id).where(Case.caseworker_id == actor.actor_id)


def id_of(number: str) -> int | None:
    """The case of a number, whoever asks: the trail itself is limited to what they may read."""
    return db.session.scalar(select(Case.id).where(Case.number == number.upper()))


def numbers(ids: Iterable[int]) -> Mapping[int, str]:
    """Case numbers by id."""
    rows = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(list(ids))))
    return {row.id: row.number for row in rows}


CASE_TRAIL = CaseTrail(own_ids=own_ids, id_of=id_of, numbers=numbers)

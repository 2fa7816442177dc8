"""What the audit trail asks about cases (see ``audit.queries.CaseTrail``)."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from portal.audit.queries import CaseTrail
from portal.cases.models import Case
from portal.cases.queries import own_case_ids
from portal.extensions import db


def id_of(number: str) -> int | None:
    """The case of a number, whoever asks: the trail itself is limited to what they may read."""
    return db.session.scalar(select(Case.id).where(Case.number == number.upper()))


def numbers(ids: Iterable[int]) -> Mapping[int, str]:
    """Case numbers by id."""
    rows = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(list(ids))))
    return {row.id: row.number for row in rows}


CASE_TRAIL = CaseTrail(own_ids=own_case_ids, id_of=id_of, numbers=numbers)

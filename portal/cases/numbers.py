"""Case numbers: one after the other within a year."""

from sqlalchemy import insert, update

from portal.cases.models import CaseSequence
from portal.cases.settings import CASE_NUMBER
from portal.clock import today
from portal.extensions import db
from portal.settings import value_of
from portal.types import NumberPattern, ReferenceNumber


def next_case_number() -> str:
    """Take the next number of this year. Concurrent takers wait for each other."""
    year = today().year
    raised = db.session.execute(
        update(CaseSequence)
        .where(CaseSequence.year == year)
        .values(last=CaseSequence.last + 1)
        .returning(CaseSequence.last)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if raised is None:
        db.session.execute(insert(CaseSequence).values(year=year, last=1))
        raised = 1
    pattern = NumberPattern.parse(value_of(CASE_NUMBER))
    return pattern.write(ReferenceNumber(year=year, sequence=raised))

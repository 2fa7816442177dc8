"""Case numbers: one after the other within a year."""

from portal.cases.settings import CASE_NUMBER
from portal.clock import today
from portal.numbering import take_number
from portal.settings import value_of
from portal.types import NumberPattern, ReferenceNumber


def next_case_number() -> str:
    """Take the next case number of this year."""
    year = today().year
    pattern = NumberPattern.parse(value_of(CASE_NUMBER))
    return pattern.write(ReferenceNumber(year=year, sequence=take_number("case", year=year)))

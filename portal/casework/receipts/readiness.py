"""The numbers of cases and papers, which cannot be changed once they are in use."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.casework.cases.settings import CASE_NUMBER
from portal.casework.receipts.settings import BAST_NUMBER, RECEIPT_NUMBER
from portal.core.clock import today
from portal.core.extensions import db
from portal.core.types import NumberPattern, ReferenceNumber
from portal.platform.numbering import NumberSequence
from portal.platform.readiness.checks import Chapter, Check, Standing, green
from portal.platform.settings import value_of

_PATTERNS = (CASE_NUMBER, BAST_NUMBER, RECEIPT_NUMBER)


def _numbers() -> Standing:
    day = today()
    first = ReferenceNumber(year=day.year, sequence=1, month=day.month)
    examples = [NumberPattern.parse(value_of(pattern)).write(first) for pattern in _PATTERNS]
    said = gettext("Nomor pertama: %(examples)s.", examples=", ".join(examples))
    if db.session.scalar(select(NumberSequence.last).limit(1)):
        said += " " + gettext("Sudah dipakai.")
    return green(said)


CHECKS = (
    Check(
        key="numbers",
        chapter=Chapter.PAPERS,
        title=_("Pola nomor kasus, BAST, dan kuitansi"),
        find=_numbers,
        endpoint="settings.index",
        about=lambda: "\n".join(value_of(pattern) for pattern in _PATTERNS),
        question=_("Pola ini benar"),
    ),
)

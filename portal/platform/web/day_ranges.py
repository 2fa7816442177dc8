"""Ranges of days for date fields. Every date field has one of these validators."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext
from wtforms import Field, ValidationError

from portal.core.clock import FIRST_DAY, today

_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class DayRange:
    """Validator of a date or local time: from ``earliest`` to ``latest``, both included. Each is a
    fixed day or an offset from today.
    """

    earliest: date | timedelta
    latest: date | timedelta

    def bounds(self) -> tuple[date, date]:
        """Return the first and the last allowed day as of today."""
        return _on(self.earliest), _on(self.latest)

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError for a day outside the range."""
        if field.data is None:
            return
        day = field.data.date() if isinstance(field.data, datetime) else field.data
        first, last = self.bounds()
        if day < first:
            raise ValidationError(self._too_early(first))
        if day > last:
            raise ValidationError(self._too_late(last))

    def _too_early(self, first: date) -> str:
        if self.earliest == timedelta():
            return gettext("Hari itu sudah lewat. Pilih hari ini atau hari mendatang.")
        return gettext("Periksa tahunnya: paling awal %(day)s.", day=f"{first:%d-%m-%Y}")

    def _too_late(self, last: date) -> str:
        if self.latest == timedelta():
            return gettext("Tanggal ini belum tiba. Pilih hari ini atau hari yang sudah lewat.")
        return gettext("Periksa tahunnya: paling akhir %(day)s.", day=f"{last:%d-%m-%Y}")


def _on(bound: date | timedelta) -> date:
    return today() + bound if isinstance(bound, timedelta) else bound


#: An appointment or due date. Families are told of it, so a typing error matters.
PLANNED = DayRange(timedelta(), 2 * _YEAR)
#: Something done earlier and recorded now, perhaps from paper.
RECORDED = DayRange(-5 * _YEAR, timedelta())
#: A birth, a death or another day from a family's memory.
LIVED = DayRange(FIRST_DAY, timedelta())
#: A day recorded by an office, such as that of a desil.
NOTED = DayRange(date(2000, 1, 1), timedelta())
#: Start or end of the validity of a rule or a value.
VALIDITY = DayRange(date(2000, 1, 1), date(2100, 12, 31))

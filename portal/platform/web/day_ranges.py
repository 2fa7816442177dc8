"""The days that a date field of a form allows. Every date field has one of these validators."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext
from wtforms import Field, ValidationError

from portal.core.clock import FIRST_DAY, today

_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class DayRange:
    """A validator of a date or a local time: from ``earliest`` to ``latest``, both included, each a
    fixed day or so far from today."""

    earliest: date | timedelta
    latest: date | timedelta

    def bounds(self) -> tuple[date, date]:
        """Return the first and the last allowed day, as of today."""
        return _on(self.earliest), _on(self.latest)

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse a day outside the range, in words."""
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


#: An appointment, or when something is due: families are told of it, so that a typo matters.
PLANNED = DayRange(timedelta(), 2 * _YEAR)
#: What was done and is recorded now, from paper at the latest.
RECORDED = DayRange(-5 * _YEAR, timedelta())
#: A birth, a death, a day that a family remembers.
LIVED = DayRange(FIRST_DAY, timedelta())
#: A day that an office noted, such as that of a desil.
NOTED = DayRange(date(2000, 1, 1), timedelta())
#: From when or until when a rule or a value holds.
VALIDITY = DayRange(date(2000, 1, 1), date(2100, 12, 31))

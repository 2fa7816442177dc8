"""Counts of an event for its screen: three small statements, whatever the size of the event."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from portal.casework.handovers.models import Handover, HandoverEvent
from portal.casework.handovers.queries import AttendanceCounts, attendance_counts
from portal.casework.handovers.services import NOT_ENDED
from portal.core.clock import utc_now
from portal.core.errors import NotFound
from portal.core.extensions import db

MINUTES = 30
#: Minutes over which the speed is averaged.
PACE = 10
MOST_TABLES = 24
_LONGEST_KEY = 43


@dataclass(frozen=True)
class HallCounts:
    """What the screen shows. ``minutes`` has the families served in each of the last minutes, the
    current one last."""

    at: datetime
    attendance: AttendanceCounts
    tables: Sequence[tuple[str, int]]
    minutes: Sequence[int]

    @property
    def pace(self) -> float:
        """Return the families served per minute, over the last minutes that are over."""
        return sum(self.minutes[-PACE - 1 : -1]) / PACE

    @property
    def busiest(self) -> int:
        """Return the most families served in one of the minutes, at least one."""
        return max(1, *self.minutes)


def event_of_screen(key: str) -> HandoverEvent:
    """Return the event with this secret. Raise :class:`NotFound` if there is none or it is over."""
    event = None
    if len(key) <= _LONGEST_KEY:
        event = db.session.scalars(
            select(HandoverEvent).where(
                HandoverEvent.screen_key == key, HandoverEvent.status.in_(NOT_ENDED)
            )
        ).first()
    if event is None:
        raise NotFound
    return event


def hall_counts(event_id: int) -> HallCounts:
    """Return the counts of an event now."""
    now = utc_now()
    return HallCounts(
        at=now,
        attendance=attendance_counts(event_id),
        tables=_tables(event_id),
        minutes=_minutes(event_id, now),
    )


def _tables(event_id: int) -> Sequence[tuple[str, int]]:
    families = func.count(Handover.decision_id.distinct())
    rows = db.session.execute(
        select(Handover.table_name, families)
        .where(_given_at(event_id))
        .group_by(Handover.table_name)
        .order_by(families.desc(), Handover.table_name)
        .limit(MOST_TABLES)
    )
    return [(name, count) for name, count in rows]


def _minutes(event_id: int, now: datetime) -> Sequence[int]:
    this_minute = now.replace(second=0, microsecond=0)
    first = this_minute - timedelta(minutes=MINUTES - 1)
    moments = db.session.scalars(
        select(Handover.handed_at).where(_given_at(event_id), Handover.handed_at >= first)
    )
    counted = Counter((moment - first) // timedelta(minutes=1) for moment in moments)
    return [counted[minute] for minute in range(MINUTES)]


def _given_at(event_id: int) -> ColumnElement[bool]:
    return (Handover.event_id == event_id) & Handover.voided_at.is_(None)

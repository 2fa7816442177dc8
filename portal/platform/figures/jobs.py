"""Refresh stored figures: recount changed kecamatan, and everything once a day."""

import logging
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select, true

from portal.core.clock import utc_now
from portal.core.db.bulk import insert_into
from portal.core.db.transaction import read_only, transaction
from portal.platform.audit.models import AuditHead
from portal.platform.figures.kinds import FigureKind, figure_kinds
from portal.platform.figures.models import DistrictFigures
from portal.platform.figures.queries import among, kept_figures
from portal.platform.jobs.duties import Stopping, never
from portal.platform.regions.models import Region, RegionLevel

EVERY = timedelta(seconds=5)
CHECKED_EVERY = timedelta(days=1)

logger = logging.getLogger(__name__)


def keep_figures(owner: str, *, stopping: Stopping = never) -> int:
    """Recount each kecamatan with changes; return their number."""
    counted = 0
    for kind in figure_kinds():
        for district_code, kept in _districts(kind).items():
            if stopping():
                return counted
            if kept is None:
                _count(kind, district_code)
                counted += 1
    return counted


def check_figures(owner: str, *, stopping: Stopping = never) -> int:
    """Recount everything. Log and return how many stored figures were wrong although no change was
    recorded.
    """
    wrong = 0
    for kind in figure_kinds():
        for district_code, kept in _districts(kind).items():
            if stopping():
                return wrong
            counted = _count(kind, district_code)
            is_still_kept = kept is not None and _districts(kind)[district_code] is not None
            if is_still_kept and kept != counted:
                wrong += 1
                logger.error(
                    "figures %s of %s: %s was kept, %s is true",
                    kind.name,
                    district_code or "no kecamatan",
                    kept,
                    counted,
                )
    return wrong


def _districts(kind: FigureKind) -> Mapping[str, Mapping[str, int] | None]:
    """Return the stored figures of every kecamatan, None for those to be counted."""
    with read_only() as session:
        codes = session.scalars(select(Region.code).where(Region.level == RegionLevel.DISTRICT))
        found: dict[str, Mapping[str, int] | None] = dict.fromkeys(("", *codes))
        for row, is_changed in kept_figures(kind, true()):
            found[row.district_code] = None if is_changed else dict(row.figures)
    return found


def _count(kind: FigureKind, district_code: str) -> Mapping[str, int]:
    """Count one kecamatan and store the result."""
    with read_only() as session:
        # Read before counting: concurrent commits are then counted again rather than missed.
        counted_to = session.scalar(select(AuditHead.sequence)) or 0
        figures = dict(kind.count(among([district_code])))
    values = {"figures": figures, "counted_to": counted_to, "counted_at": utc_now()}
    with transaction() as session:
        session.execute(
            insert_into(session, DistrictFigures)
            .values(kind=kind.name, district_code=district_code, **values)
            .on_conflict_do_update(
                index_elements=[DistrictFigures.kind, DistrictFigures.district_code], set_=values
            )
        )
    return figures

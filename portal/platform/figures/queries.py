"""Read figures: stored ones, recounted where they have changed.

Changes are detected from the audit trail, so that no service has to report them. Without stored
figures everything is counted.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from portal.core.clock import utc_now
from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent
from portal.platform.figures.kinds import Among, FigureKind
from portal.platform.figures.models import DistrictFigures
from portal.platform.permissions import Actor
from portal.platform.regions.queries import districts
from portal.platform.scope import in_scope

#: Maximum number of kecamatan counted during a request; beyond it, stale figures are shown.
_MOST_COUNTED = 3
_A_MOMENT = timedelta(minutes=1)


def figures_of(kind: FigureKind, actor: Actor, *, district_code: str = "") -> Mapping[str, int]:
    """Return the sum of the figures over the scope of ``actor``, or for ``district_code`` only."""

    def wanted(column: Any) -> ColumnElement[bool]:
        one = column == district_code if district_code else true()
        return and_(in_scope(actor, column), one)

    kept = kept_figures(kind, wanted(DistrictFigures.district_code))
    if not kept:
        return kind.count(wanted)
    total: Counter[str] = Counter()
    changed = [row for row, is_changed in kept if is_changed]
    if len(changed) > _MOST_COUNTED:
        changed = [row for row in changed if row.counted_at < utc_now() - _A_MOMENT]
    for row, _ in kept:
        if row not in changed:
            total.update(row.figures)
    if changed:
        total.update(kind.count(among([row.district_code for row in changed])))
    return total


def figures_by_district(kind: FigureKind, actor: Actor) -> Mapping[str, Mapping[str, int]]:
    """Return the figures of each kecamatan in the scope of ``actor`` by its code. A few that have
    changed are counted again; the others are shown as the worker counted them last.
    """
    kept = kept_figures(kind, in_scope(actor, DistrictFigures.district_code))
    if not kept:
        return {area.code: kind.count(among([area.code])) for area in districts(actor)}
    found: dict[str, Mapping[str, int]] = {row.district_code: row.figures for row, _ in kept}
    changed = sorted((row.counted_at, row.district_code) for row, is_changed in kept if is_changed)
    for _, code in changed[:_MOST_COUNTED]:
        found[code] = kind.count(among([code]))
    return found


def kept_figures(
    kind: FigureKind, where: ColumnElement[bool]
) -> Sequence[tuple[DistrictFigures, bool]]:
    """Return the stored figures, each with whether it may be out of date."""
    since = AuditEvent.sequence > DistrictFigures.counted_to
    about = AuditEvent.subject_type.in_(kind.tables)
    here = exists().where(AuditEvent.district_code == DistrictFigures.district_code, since, about)
    nowhere = exists().where(AuditEvent.district_code.is_(None), since, about)
    moved: ColumnElement[bool] = false()
    if kind.moves:
        moved = exists().where(
            AuditEvent.subject_type.in_(kind.move_tables), since, AuditEvent.action.in_(kind.moves)
        )
    is_changed = or_(here, and_(DistrictFigures.district_code == "", nowhere), moved)
    query = select(DistrictFigures, is_changed).where(DistrictFigures.kind == kind.name, where)
    return [(row, bool(changed)) for row, changed in db.session.execute(query)]


def among(district_codes: Collection[str]) -> Among:
    """Return the condition for these kecamatan codes; "" matches records without one."""
    codes = [code for code in district_codes if code]

    def condition(column: Any) -> ColumnElement[bool]:
        without = column.is_(None) if "" in district_codes else false()
        return or_(column.in_(codes) if codes else false(), without)

    return condition

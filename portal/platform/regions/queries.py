"""Queries on regions."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from portal.core.extensions import db
from portal.platform.permissions import Actor
from portal.platform.regions.models import Region, RegionLevel
from portal.platform.scope import in_scope


def districts(actor: Actor | None = None) -> Sequence[Region]:
    """Return the kecamatan of the regency, or those in the scope of ``actor``, by name."""
    query = select(Region).where(Region.level == RegionLevel.DISTRICT).order_by(Region.name)
    if actor is not None:
        query = query.where(in_scope(actor, Region.code))
    return db.session.scalars(query).all()


def villages(district_codes: Iterable[str] | None = None) -> Sequence[Region]:
    """Return the villages of these kecamatan, or all, sorted by kecamatan and name."""
    query = select(Region).where(Region.level == RegionLevel.VILLAGE)
    if district_codes is not None:
        query = query.where(Region.parent_code.in_(list(district_codes)))
    return db.session.scalars(query.order_by(Region.parent_code, Region.name)).all()

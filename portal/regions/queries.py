"""Questions about regions."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from portal.extensions import db
from portal.permissions import Actor
from portal.regions.models import Region, RegionLevel


def districts(actor: Actor | None = None) -> Sequence[Region]:
    """The kecamatan of the regency, or those in an actor's scope, by name."""
    query = select(Region).where(Region.level == RegionLevel.DISTRICT).order_by(Region.name)
    if actor is not None and actor.district_codes is not None:
        query = query.where(Region.code.in_(actor.district_codes))
    return db.session.scalars(query).all()


def villages(district_codes: Iterable[str] | None = None) -> Sequence[Region]:
    """Villages, of some kecamatan or all, by kecamatan and name."""
    query = select(Region).where(Region.level == RegionLevel.VILLAGE)
    if district_codes is not None:
        query = query.where(Region.parent_code.in_(list(district_codes)))
    return db.session.scalars(query.order_by(Region.parent_code, Region.name)).all()

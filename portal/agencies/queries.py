"""Agencies as their pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.agencies.models import Agency, Import
from portal.agencies.reading import Field
from portal.agencies.states import ImportState
from portal.errors import NotFound
from portal.extensions import db

_LATEST = 5


@dataclass(frozen=True)
class ListedAgency:
    """An agency, how many of its lists came in, and when the last one did."""

    agency: Agency
    lists: int
    last: datetime | None


def listed_agencies() -> Sequence[ListedAgency]:
    """All agencies by name, also those that send no more."""
    rows = db.session.execute(
        select(Agency, func.count(Import.id), func.max(Import.started_at))
        .outerjoin(Import, (Import.agency_id == Agency.id) & (Import.status == ImportState.APPLIED))
        .group_by(Agency.id)
        .order_by(Agency.name, Agency.id)
    )
    return [ListedAgency(agency, lists, last) for agency, lists, last in rows]


def get_agency(agency_id: int) -> Agency:
    """One agency. Raises :class:`NotFound`."""
    agency = db.session.get(Agency, agency_id)
    if agency is None:
        raise NotFound
    return agency


def kept_columns(agency: Agency) -> list[tuple[str, Field]]:
    """What is kept of the agency's columns: the label as a recent list wrote it, and its field."""
    written: dict[str, str] = {}
    recent = (
        select(Import.columns)
        .where(Import.agency_id == agency.id)
        .order_by(Import.id.desc())
        .limit(_LATEST)
    )
    for columns in db.session.scalars(recent):
        for column in columns:
            written.setdefault(column["key"], column["label"])
    kept = (agency.mapping or {}).items()
    return [(written.get(key, key), Field(field)) for key, field in kept]

"""Queries on agencies and programmes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.core.errors import InvalidInput, NotFound
from portal.core.extensions import db
from portal.platform.files.models import StoredFile
from portal.registry.agencies.models import Agency, Import, Programme
from portal.registry.agencies.reading import DateOrder, Field, Mapping, kept_meaning
from portal.registry.agencies.states import ImportState

_LATEST = 5
#: Code of the programme for private gifts of officials to the mother they look after.
GIFT_PROGRAMME = "pengasuh"
#: Ours: what a handover of the portal is a fact of.
OWN_PROGRAMME = "program-sendiri"
#: Said instead of a programme's code: the list is not of people who were given aid.
NO_PROGRAMME = "-"


@dataclass(frozen=True)
class ListedAgency:
    """An agency, the number of its imported lists, and the time of the last one."""

    agency: Agency
    lists: int
    last: datetime | None


def listed_agencies() -> Sequence[ListedAgency]:
    """Return all agencies by name, inactive ones included."""
    rows = db.session.execute(
        select(Agency, func.count(Import.id), func.max(Import.started_at))
        .outerjoin(Import, (Import.agency_id == Agency.id) & (Import.status == ImportState.APPLIED))
        .group_by(Agency.id)
        .order_by(Agency.name, Agency.id)
    )
    return [ListedAgency(agency, lists, last) for agency, lists, last in rows]


def get_agency(agency_id: int) -> Agency:
    """Return one agency. Raises :class:`NotFound`."""
    agency = db.session.get(Agency, agency_id)
    if agency is None:
        raise NotFound
    return agency


def remembered_columns(agency: Agency) -> list[tuple[str, Field, DateOrder | None]]:
    """Return the stored columns of the agency: the label as written in a recent list, its field,
    and the order of day and month if a person has set it.
    """
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
    return [(written.get(key, key), *kept_meaning(meaning)) for key, meaning in kept]


_ALIKE = 0.8
_UNLIKE = 0.5
_LETTERS = re.compile(r"[a-z]+")


def earlier_import_of_file(found: Import) -> Import | None:
    """Return the latest earlier import of the same bytes that was neither discarded nor undone."""
    return db.session.scalars(
        select(Import)
        .join(Import.file)
        .where(
            StoredFile.sha256 == found.file.sha256,
            Import.id < found.id,
            Import.status.not_in([ImportState.DISCARDED, ImportState.UNDONE, ImportState.FAILED]),
        )
        .order_by(Import.id.desc())
        .limit(1)
    ).first()


def likely_sender(found: Import) -> Agency | None:
    """Return another agency that probably sent this file, judged by the file name or
    the columns.
    """
    others = [agency for agency in active_agencies() if agency.id != found.agency_id]
    words = _LETTERS.findall(found.file.name.lower())
    if found.agency.code not in words:
        named = next((agency for agency in others if agency.code in words[:1]), None)
        if named is not None:
            return named
    if found.mapping is None:
        return None
    labels = set(Mapping.from_json(found.mapping).remembered())
    if _label_overlap(labels, found.agency) >= _UNLIKE:
        return None
    likeness = {agency: _label_overlap(labels, agency) for agency in others}
    best = max(likeness, key=lambda agency: likeness[agency], default=None)
    return best if best is not None and likeness[best] >= _ALIKE else None


def _label_overlap(labels: set[str], agency: Agency) -> float:
    """Return the share of column labels in common with the agency's latest list, 0 without one."""
    last = db.session.scalar(
        select(Import.mapping)
        .where(Import.agency_id == agency.id, Import.status == ImportState.APPLIED)
        .order_by(Import.id.desc())
        .limit(1)
    )
    if not last:
        return 0.0
    known = set(Mapping.from_json(last).remembered())
    return len(labels & known) / max(len(labels | known), 1)


def active_agencies() -> list[Agency]:
    """Return the active agencies in the order in which they were added."""
    return list(db.session.scalars(select(Agency).where(Agency.active).order_by(Agency.id)))


def get_agency_by_code(code: str) -> Agency:
    """Return the active agency with this code. Raises :class:`InvalidInput` that lists the valid
    codes.
    """
    agencies = {agency.code: agency for agency in active_agencies()}
    if code not in agencies:
        raise InvalidInput(
            gettext(
                "Instansi %(code)s tidak dikenal. Yang ada: %(known)s.",
                code=code,
                known=", ".join(agencies),
            ),
            field="agency",
        )
    return agencies[code]


def own_programme_id() -> int | None:
    """Return the id of the portal's own programme; None before the first start."""
    return db.session.scalar(select(Programme.id).where(Programme.code == OWN_PROGRAMME))


def programmes(*, active_only: bool = False) -> Sequence[Programme]:
    """Return all programmes by agency and name, active ones first."""
    query = select(Programme).join(Programme.agency).options(joinedload(Programme.agency))
    if active_only:
        query = query.where(Programme.active)
    return db.session.scalars(
        query.order_by(Programme.active.desc(), Agency.name, Programme.name)
    ).all()


def get_programme(programme_id: int) -> Programme:
    """Return one programme. Raises :class:`NotFound`."""
    found = db.session.get(Programme, programme_id)
    if found is None:
        raise NotFound
    return found


def programmes_of(agency: Agency) -> Sequence[Programme]:
    """Return the active programmes of one agency that a list can belong to, by name. Gifts of
    sponsors are excluded, because public aid could be mistaken for private.
    """
    return db.session.scalars(
        select(Programme)
        .where(Programme.agency_id == agency.id, Programme.active, Programme.code != GIFT_PROGRAMME)
        .order_by(Programme.name)
    ).all()


def programme_of_list(agency: Agency, code: str | None) -> Programme | None:
    """Return the programme whose aid the rows of a list report: the one with this code (None for
    :data:`NO_PROGRAMME`), else the agency's only programme.

    Raises :class:`InvalidInput` if the agency has no active programme with this code.
    """
    if code == NO_PROGRAMME:
        return None
    offered = programmes_of(agency)
    if code is None:
        return offered[0] if len(offered) == 1 else None
    named = next((programme for programme in offered if programme.code == code), None)
    if named is None:
        raise InvalidInput(
            gettext(
                "%(agency)s tidak punya program %(code)s. Yang ada: %(known)s.",
                agency=agency.name,
                code=code,
                known=", ".join(sorted(item.code for item in offered)) or "-",
            ),
            field="programme",
        )
    return named

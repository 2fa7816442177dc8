"""Is this file really from the agency that was named, and has it been here before?"""

import re

from sqlalchemy import select

from portal.agencies.models import Agency, Import
from portal.agencies.reading import Mapping
from portal.agencies.services import active_agencies
from portal.agencies.states import ImportState
from portal.extensions import db
from portal.files.models import StoredFile

_ALIKE = 0.8
_UNLIKE = 0.5
_LETTERS = re.compile(r"[a-z]+")


def earlier_with_same_file(found: Import) -> Import | None:
    """The latest earlier import of the very same bytes that was not thrown away or taken back."""
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


def seems_from(found: Import) -> Agency | None:
    """Another agency whose file this seems to be: its name says so, or its columns do."""
    others = [agency for agency in active_agencies() if agency.id != found.agency_id]
    words = _LETTERS.findall(found.file.name.lower())
    if found.agency.code not in words:
        named = next((agency for agency in others if agency.code in words[:1]), None)
        if named is not None:
            return named
    if found.mapping is None:
        return None
    labels = set(Mapping.from_json(found.mapping).remembered())
    if _likeness(labels, found.agency) >= _UNLIKE:
        return None
    likeness = {agency: _likeness(labels, agency) for agency in others}
    best = max(likeness, key=lambda agency: likeness[agency], default=None)
    return best if best is not None and likeness[best] >= _ALIKE else None


def _likeness(labels: set[str], agency: Agency) -> float:
    """The share of column labels in common with the agency's latest list, 0 without one."""
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

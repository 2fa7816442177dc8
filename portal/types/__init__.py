"""Values of the field, parsed once at the edge and trusted afterwards.

Each has ``parse(text)`` which accepts what people really write and raises
:class:`portal.errors.InvalidInput` with a message that can be shown as it is.
"""

from portal.types.dates import birth_date_from, place_and_date, written_date
from portal.types.identity import (
    Disagreement,
    InvalidNik,
    KkNumber,
    Nik,
    Relation,
    Sex,
    keyed_hash,
)
from portal.types.money import Rupiah
from portal.types.names import comparison_key
from portal.types.phone import PhoneNumber
from portal.types.reference import NumberPattern, ReferenceNumber
from portal.types.text import clean_text

__all__ = [
    "Disagreement",
    "InvalidNik",
    "KkNumber",
    "Nik",
    "NumberPattern",
    "PhoneNumber",
    "ReferenceNumber",
    "Relation",
    "Rupiah",
    "Sex",
    "birth_date_from",
    "clean_text",
    "comparison_key",
    "keyed_hash",
    "place_and_date",
    "written_date",
]

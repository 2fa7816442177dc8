"""Value types, parsed once at the boundary and trusted afterwards.

Each has ``parse(text)``, which accepts common spellings and raises
:class:`portal.core.errors.InvalidInput` with a message for the user.
"""

from portal.core.types.dates import (
    ImpossibleDate,
    UnknownDate,
    parse_birth_date,
    parse_date,
    split_place_and_date,
)
from portal.core.types.identity import (
    Disagreement,
    InvalidNik,
    KkNumber,
    Nik,
    Relation,
    Sex,
    keyed_hash,
    stands_for_no_nik,
)
from portal.core.types.money import Rupiah
from portal.core.types.names import (
    addressed,
    capitalised,
    comparison_key,
    joined_readings,
    tidied,
    without_title,
)
from portal.core.types.numbers import NumberText, number_text
from portal.core.types.phone import PhoneNumber
from portal.core.types.reference import NumberPattern, ReferenceNumber
from portal.core.types.text import clean_text

__all__ = [
    "Disagreement",
    "ImpossibleDate",
    "InvalidNik",
    "KkNumber",
    "Nik",
    "NumberPattern",
    "NumberText",
    "PhoneNumber",
    "ReferenceNumber",
    "Relation",
    "Rupiah",
    "Sex",
    "UnknownDate",
    "addressed",
    "capitalised",
    "clean_text",
    "comparison_key",
    "joined_readings",
    "keyed_hash",
    "number_text",
    "parse_birth_date",
    "parse_date",
    "split_place_and_date",
    "stands_for_no_nik",
    "tidied",
    "without_title",
]

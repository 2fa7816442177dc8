"""Read agencies' files: from bytes to accepted, refused and skipped rows.

Uses neither the database nor a request. ``read_table`` opens a file in a separate process,
``guess_mapping`` guesses the meaning of its columns (a person may correct it), ``interpret`` reads
the rows.
"""

from portal.registry.agencies.reading.answer_words import NikAnswer
from portal.registry.agencies.reading.asked_headers import with_asked_headers, with_orders_of_days
from portal.registry.agencies.reading.fields import Field
from portal.registry.agencies.reading.file_formats import open_file, read_table
from portal.registry.agencies.reading.file_reader.limits import Limits
from portal.registry.agencies.reading.findings import Code, Finding
from portal.registry.agencies.reading.headers import guess_mapping, mapping_to_correct
from portal.registry.agencies.reading.mapping import (
    Column,
    DateOrder,
    Mapping,
    Repairs,
    TableMapping,
    UnreadSheet,
    kept_meaning,
)
from portal.registry.agencies.reading.nik_answers import are_of_answers
from portal.registry.agencies.reading.person_claim import PersonClaim, claim_from_json
from portal.registry.agencies.reading.places import RegionLookup
from portal.registry.agencies.reading.row_reader import ReadRow, RowState, interpret
from portal.registry.agencies.reading.sheets import Sheet, UnreadableFile
from portal.registry.agencies.reading.skipped_rows import SkipReason
from portal.registry.agencies.reading.status_words import PersonStatus

__all__ = [
    "Code",
    "Column",
    "DateOrder",
    "Field",
    "Finding",
    "Limits",
    "Mapping",
    "NikAnswer",
    "PersonClaim",
    "PersonStatus",
    "ReadRow",
    "RegionLookup",
    "Repairs",
    "RowState",
    "Sheet",
    "SkipReason",
    "TableMapping",
    "UnreadSheet",
    "UnreadableFile",
    "are_of_answers",
    "claim_from_json",
    "guess_mapping",
    "interpret",
    "kept_meaning",
    "mapping_to_correct",
    "open_file",
    "read_table",
    "with_asked_headers",
    "with_orders_of_days",
]

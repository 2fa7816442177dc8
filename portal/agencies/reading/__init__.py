"""Reading agencies' files: from bytes to accepted, refused and skipped rows.

Pure: no database, no request. ``read_table`` opens a file, ``guess_mapping`` says what its columns
seem to mean (a person may correct that), ``interpret`` reads the rows.
"""

from portal.agencies.reading.claims import PersonClaim, claim_from_json
from portal.agencies.reading.fields import Field
from portal.agencies.reading.files import read_table
from portal.agencies.reading.findings import Code, Finding
from portal.agencies.reading.headers import guess_mapping, mapping_to_correct
from portal.agencies.reading.interpretation import RowOutcome, RowState, interpret
from portal.agencies.reading.mapping import Column, Mapping, SheetMapping
from portal.agencies.reading.places import RegionIndex
from portal.agencies.reading.skipping import SkipReason
from portal.agencies.reading.tables import Limits, Sheet, UnreadableFile

__all__ = [
    "Code",
    "Column",
    "Field",
    "Finding",
    "Limits",
    "Mapping",
    "PersonClaim",
    "RegionIndex",
    "RowOutcome",
    "RowState",
    "Sheet",
    "SheetMapping",
    "SkipReason",
    "UnreadableFile",
    "claim_from_json",
    "guess_mapping",
    "interpret",
    "mapping_to_correct",
    "read_table",
]

"""Keep a file open between the chunks of its job, so that a long file is opened only once.

``read_ahead`` opens and reads it outside the transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from sqlalchemy import select

from portal.core.clock import today
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.files.services import read_file
from portal.platform.jobs import cache
from portal.platform.jobs.models import Job
from portal.platform.permissions import OPERATOR, Actor
from portal.platform.regions.lookup import RegionIndex
from portal.platform.regions.models import Region
from portal.registry.agencies.column_samples import ShownColumn, shown_columns
from portal.registry.agencies.models import Import
from portal.registry.agencies.reading import (
    Mapping,
    ReadRow,
    RegionLookup,
    Sheet,
    UnreadableFile,
    guess_mapping,
    interpret,
    mapping_to_correct,
    read_table,
    with_asked_headers,
    with_orders_of_days,
)
from portal.registry.agencies.settings import reading_limits
from portal.registry.intake.registry_snapshot import MOST, RegistrySnapshot

CHUNK = 1000


@dataclass
class Reading:
    """A file being read. ``failure`` is set if it cannot be read; ``ahead`` contains the next rows.

    ``snapshot`` is the registry with the changes of the rows read so far.
    """

    position: int = 0
    total: int = 0
    mapping: Mapping | None = None
    columns: list[ShownColumn] = field(default_factory=list)
    outcomes: Iterator[ReadRow] = field(default_factory=lambda: iter(()))
    ahead: list[ReadRow] = field(default_factory=list)
    snapshot: RegistrySnapshot = field(default_factory=RegistrySnapshot)
    failure: UnreadableFile | None = None

    def take(self) -> list[ReadRow]:
        """Return the rows that were read ahead, and advance the position."""
        self.position += len(self.ahead)
        rows, self.ahead = self.ahead, []
        return rows


def read_ahead(job: Job) -> Reading:
    """Return the reading with the next rows; the file is reopened if it is not cached."""
    reading = cache.get(job, Reading) or _opened(job)
    cache.clear()  # the chunk changes it: a retry must not find it
    if len(reading.snapshot) > MOST:
        reading.snapshot = RegistrySnapshot()
    reading.ahead = list(islice(reading.outcomes, CHUNK))
    return reading


def _opened(job: Job) -> Reading:
    found = db.session.get_one(Import, job.arguments["import_id"])
    reading = Reading()
    try:
        limits = reading_limits()
        sheets = read_table(read_file(found.file), found.file.name, limits)
        reading.mapping, reading.failure = _mapping_of(found, sheets)
        if reading.mapping is not None:
            reading.mapping = with_orders_of_days(
                sheets, reading.mapping, found.agency.mapping or {}, today()
            )
        if reading.mapping is not None:
            reading.columns = shown_columns(sheets, reading.mapping)
        if reading.mapping is None or reading.failure is not None:
            return reading
        reading.outcomes = interpret(
            sheets, reading.mapping, _regions(), today(), longest_cell=limits.cell_characters
        )
    except UnreadableFile as failure:
        reading.failure = failure
        return reading
    reading.total = sum(
        max(sheet.last_row - table.first_row + 1, 0)
        for sheet in sheets
        for table in reading.mapping.of_sheet(sheet.name)
    )
    reading.position = sum(1 for _ in islice(reading.outcomes, job.cursor))
    return reading


def _mapping_of(found: Import, sheets: list[Sheet]) -> tuple[Mapping | None, UnreadableFile | None]:
    """Return the mapping set by staff, else the guessed one.

    If guessing fails: a mapping for staff to correct, and the error.
    """
    if found.mapping:
        return _as_asked(sheets, Mapping.from_json(found.mapping), found.agency.mapping or {})
    try:
        return guess_mapping(sheets, found.agency.mapping), None
    except UnreadableFile as failure:
        return mapping_to_correct(sheets), failure


def _as_asked(
    sheets: list[Sheet], mapping: Mapping, remembered: dict[str, str]
) -> tuple[Mapping, UnreadableFile | None]:
    """Return the mapping with the requested headers; if that fails, the unchanged mapping and the
    error.
    """
    if not mapping.headers:
        return mapping, None
    try:
        return with_asked_headers(sheets, mapping, remembered), None
    except UnreadableFile as failure:
        return replace(mapping, headers={}), failure


def _regions() -> RegionLookup:
    rows = db.session.execute(select(Region.code, Region.level, Region.name, Region.parent_code))
    return RegionIndex.from_rows((code, str(level), name, up) for code, level, name, up in rows)


def actor_of(job: Job) -> Actor:
    """Return the user who started the job. Their scope limits the job, and they are the actor in
    the audit trail.
    """
    if job.created_by_id is None:
        return OPERATOR
    return db.session.get_one(User, job.created_by_id)

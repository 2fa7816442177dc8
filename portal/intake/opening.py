"""A file kept open between the chunks of its job, so that a long one is opened once.

Opening and reading on happens in ``read_ahead``, while nothing is locked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import select

from portal.agencies.models import Import
from portal.agencies.reading import (
    Mapping,
    RegionIndex,
    RowOutcome,
    Sheet,
    UnreadableFile,
    guess_mapping,
    interpret,
    mapping_to_correct,
    read_table,
)
from portal.agencies.samples import ShownColumn, shown_columns
from portal.agencies.settings import reading_limits
from portal.clock import today
from portal.extensions import db
from portal.files.services import read_file
from portal.intake.known import MOST, Known
from portal.jobs import memory
from portal.jobs.models import Job
from portal.regions.index import RegionIndex as RealRegionIndex
from portal.regions.models import Region

CHUNK = 1000


@dataclass
class Reading:
    """One file on its way. ``failure`` says why it cannot be read; ``ahead`` are the next rows,
    ``known`` the people of the rows before them, as they will be."""

    position: int = 0
    total: int = 0
    mapping: Mapping | None = None
    columns: list[ShownColumn] = field(default_factory=list)
    outcomes: Iterator[RowOutcome] = field(default_factory=lambda: iter(()))
    ahead: list[RowOutcome] = field(default_factory=list)
    known: Known = field(default_factory=Known)
    failure: UnreadableFile | None = None

    def take(self) -> list[RowOutcome]:
        """The rows that were read ahead; the next ones follow them."""
        self.position += len(self.ahead)
        rows, self.ahead = self.ahead, []
        return rows


def read_ahead(job: Job) -> Reading:
    """Have the next rows ready, in the file as it is kept open or opened anew."""
    reading = memory.kept_for(job, Reading) or _opened(job)
    memory.forget()  # the chunk that is given it changes it
    if len(reading.known) > MOST:
        reading.known = Known()
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
        max(sheet.last_row - mapped.first_row + 1, 0)
        for sheet in sheets
        if (mapped := reading.mapping.for_sheet(sheet.name)) is not None
    )
    reading.position = sum(1 for _ in islice(reading.outcomes, job.cursor))
    return reading


def _mapping_of(found: Import, sheets: list[Sheet]) -> tuple[Mapping | None, UnreadableFile | None]:
    """The columns as a person has said, or as guessed; if they cannot be guessed, why, and what a
    person could put right."""
    if found.mapping:
        return Mapping.from_json(found.mapping), None
    try:
        return guess_mapping(sheets, found.agency.mapping), None
    except UnreadableFile as failure:
        return mapping_to_correct(sheets), failure


def _regions() -> RegionIndex:
    rows = db.session.execute(select(Region.code, Region.level, Region.name, Region.parent_code))
    return RealRegionIndex.from_rows((code, str(level), name, up) for code, level, name, up in rows)

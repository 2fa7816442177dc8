"""Rows between reading and writing: compressed chunks that survive the worker."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from portal.exports.columns import Sight
from portal.exports.datasets import Dataset
from portal.exports.models import ExportPart
from portal.extensions import db
from portal.permissions import Actor

ROWS_AT_ONCE = 1000
Cell = str | int | None
Row = list[Cell]


@dataclass(frozen=True)
class Chunk:
    """Some rows of an export. ``last_number`` is where the next one begins."""

    rows: int
    first_number: int
    last_number: int
    data: bytes

    @property
    def digest(self) -> str:
        """A digest of its rows, for the trail."""
        return hashlib.sha256(zlib.decompress(self.data)).hexdigest()


def read_chunk(
    dataset: Dataset,
    actor: Actor,
    *,
    district: str | None,
    state: str,
    sight: Sight,
    after: int,
    last: int,
) -> Chunk | None:
    """The next rows after the number ``after``, up to ``last``; ``None`` if there is none."""
    query = dataset.loaded(dataset.rows(actor, district=district, state=state)).where(
        dataset.number > after, dataset.number <= last
    )
    found = db.session.execute(query.add_columns(dataset.number).limit(ROWS_AT_ONCE)).all()
    if not found:
        return None
    rows = [[column.plain(row, sight) for column in dataset.columns] for row in found]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return Chunk(len(rows), found[0][-1], found[-1][-1], zlib.compress(text.encode()))


def rows_of(export_id: int) -> Iterator[list[Row]]:
    """What was read for an export, chunk by chunk in order; one chunk in memory at a time."""
    parts = db.session.scalars(
        select(ExportPart.data)
        .where(ExportPart.export_id == export_id)
        .order_by(ExportPart.last_number)
        .execution_options(yield_per=1)
    )
    for data in parts:
        yield json.loads(zlib.decompress(data))

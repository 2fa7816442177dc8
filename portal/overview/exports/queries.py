"""Queries on exports: own exports, visibility of numbers, stored chunks of rows."""

import zlib
from collections.abc import Iterator, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.overview.exports.columns.base import NumberVisibility
from portal.overview.exports.datasets import Block, Dataset
from portal.overview.exports.models import Export, ExportPart
from portal.platform.jobs.models import Job, JobState
from portal.platform.permissions import Actor, Reach, reach
from portal.registry.households.access import sees_phones
from portal.registry.households.permissions import IDENTITY_UNMASK

OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


def own_exports(actor: Actor) -> Select[Export]:
    """Return the query of the actor's exports; other people's are never visible."""
    return (
        select(Export)
        .where(Export.requested_by_id == actor.actor_id)
        .options(joinedload(Export.job), joinedload(Export.file), joinedload(Export.requested_by))
    )


def get_export(actor: Actor, export_id: int) -> Export:
    """Return an export of ``actor``. Raise :class:`NotFound`, also if their scope has changed."""
    export = db.session.scalars(own_exports(actor).where(Export.id == export_id)).first()
    if export is None or not has_same_scope(actor, export):
        raise NotFound
    return export


def has_same_scope(actor: Actor, export: Export) -> bool:
    """Return whether the actor's scope is the one at the request."""
    return scope_of(actor) == export.districts


def scope_of(actor: Actor) -> list[str] | None:
    """Return the scope of ``actor`` as an export stores it."""
    return None if actor.district_codes is None else sorted(actor.district_codes)


def running_exports(actor: Actor) -> Sequence[Export]:
    """Return the unfinished exports of ``actor``."""
    return db.session.scalars(
        own_exports(actor).join(Export.job).where(Job.state.in_(OPEN_STATES)).order_by(Export.id)
    ).all()


def may_export_full_numbers(actor: Actor) -> bool:
    """Return whether an export may contain full NIK and No. KK.

    Only for those who may unmask any number of their scope; one reason covers the whole file.
    """
    found = reach(actor, IDENTITY_UNMASK)
    return found is not None and found >= Reach.SCOPE


def number_visibility(actor: Actor, *, full_numbers: bool) -> NumberVisibility:
    """Return which numbers ``actor`` sees in full in an export."""
    return NumberVisibility(
        full_numbers=full_numbers and may_export_full_numbers(actor), full_phones=sees_phones(actor)
    )


ROWS_PER_CHUNK = 4000


def read_chunk(
    dataset: Dataset,
    actor: Actor,
    *,
    district: str | None,
    state: str,
    sight: NumberVisibility,
    after: int,
    last: int,
) -> Block | None:
    """Return the next rows after number ``after``, up to ``last``; ``None`` if there are none."""
    query = dataset.rows(actor, district=district, state=state).where(
        dataset.number > after, dataset.number <= last
    )
    block = dataset.read(query, dataset.columns, sight, limit=ROWS_PER_CHUNK)
    return block if block.numbers else None


def read_stored_parts(export_id: int) -> Iterator[bytes]:
    """Yield the stored chunks of an export in order, one in memory at a time."""
    parts = db.session.scalars(
        select(ExportPart.data)
        .where(ExportPart.export_id == export_id)
        .order_by(ExportPart.last_number)
        .execution_options(yield_per=1)
    )
    yield from map(zlib.decompress, parts)

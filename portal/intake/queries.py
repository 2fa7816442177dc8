"""The only ways to load a list that came in for a person."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import joinedload

from portal.agencies.models import Effect, Import, RowOutcome, SourceRecord
from portal.errors import NotFound
from portal.extensions import db
from portal.households.models import Household
from portal.jobs.models import Job, JobState
from portal.permissions import Actor


class Part(enum.StrEnum):
    """Which rows of a list are looked at."""

    ADDED = "tambah"
    CHANGED = "lengkapi"
    ATTACHED = "terdaftar"
    REFUSED = "ditolak"
    WARNED = "peringatan"
    SKIPPED = "dilewati"


_WARNED = cast(SourceRecord.warnings, String) != "[]"
_CONDITIONS: Mapping[Part, ColumnElement[bool]] = {
    Part.ADDED: SourceRecord.effect == Effect.ADD_PERSON,
    Part.CHANGED: SourceRecord.effect == Effect.CHANGE,
    Part.ATTACHED: SourceRecord.effect == Effect.ATTACH,
    Part.REFUSED: SourceRecord.outcome == RowOutcome.REFUSED,
    Part.WARNED: _WARNED & (SourceRecord.outcome == RowOutcome.ACCEPTED),
    Part.SKIPPED: SourceRecord.outcome == RowOutcome.SKIPPED,
}


@dataclass(frozen=True)
class Counts:
    """How many rows are of each part; ``families`` are households that are or will be new."""

    rows: Mapping[Part, int]
    families: int

    @property
    def people(self) -> int:
        """Persons that are or will be new."""
        return self.rows[Part.ADDED]


def visible_imports(actor: Actor) -> Select[Import]:
    """Lists that ``actor`` brought; of a scope everywhere also those of others. They hold people of
    any kecamatan, so a smaller scope must not look into them."""
    query = select(Import).options(joinedload(Import.agency), joinedload(Import.file))
    if actor.district_codes is None:
        return query
    return query.where(Import.started_by_id == actor.actor_id)


def may_see(actor: Actor, found: Import) -> bool:
    """Whether the list is among those that ``actor`` sees (the rule of ``visible_imports``)."""
    return actor.district_codes is None or found.started_by_id == actor.actor_id


def get_import(actor: Actor, import_id: int) -> Import:
    """One list. Raises :class:`NotFound` if it is not for ``actor`` to see."""
    found = db.session.scalars(visible_imports(actor).where(Import.id == import_id)).first()
    if found is None:
        raise NotFound
    return found


def job_of(found: Import) -> Job | None:
    """The work that is under way, or was last."""
    return None if found.job_id is None else db.session.get(Job, found.job_id)


def waits_behind_another(job: Job | None) -> bool:
    """Whether another list is being worked on before this one."""
    if job is None or job.state is not JobState.QUEUED:
        return False
    before = select(Job.id).where(
        Job.queue == job.queue,
        Job.id < job.id,
        Job.state.in_([JobState.QUEUED, JobState.RUNNING]),
    )
    return db.session.scalar(before.limit(1)) is not None


def broke_off(job: Job | None) -> bool:
    """Whether the work ended before it was done."""
    return job is not None and job.state is JobState.FAILED


def overtaken(found: Import, job: Job | None) -> bool:
    """Whether another list was let in or taken back after this one was read."""
    if job is None or job.finished_at is None:
        return False
    other = select(Import.id).where(Import.id != found.id, Import.finished_at > job.finished_at)
    return db.session.scalar(other.limit(1)) is not None


def rows_of(found: Import, part: Part) -> Select[SourceRecord]:
    """The rows of one part."""
    return select(SourceRecord).where(SourceRecord.import_id == found.id, _CONDITIONS[part])


def count(found: Import) -> Counts:
    """How many rows each part has."""
    numbers = db.session.execute(
        select(*(func.count().filter(condition) for condition in _CONDITIONS.values())).where(
            SourceRecord.import_id == found.id
        )
    ).one()
    rows = dict(zip(_CONDITIONS, numbers, strict=True))
    rows[Part.SKIPPED] = found.skipped  # blank rows are only counted
    return Counts(rows, _new_families(found))


def _new_families(found: Import) -> int:
    if found.finished_at is not None:
        brought = select(func.count()).where(Household.import_id == found.id)
        return db.session.scalar(brought) or 0
    added = (SourceRecord.import_id == found.id, SourceRecord.effect == Effect.ADD_PERSON)
    known = select(Household.kk_hash).where(Household.kk_hash == SourceRecord.kk_hash).exists()
    alone, together = db.session.execute(
        select(
            func.count().filter(SourceRecord.kk_hash.is_(None)),
            func.count(SourceRecord.kk_hash.distinct()).filter(~known),
        ).where(*added)
    ).one()
    return int(alone) + int(together)

"""Queries of imports, limited to what the actor may see."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import joinedload

from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.jobs.models import Job, JobState
from portal.platform.permissions import Actor, allows
from portal.platform.scope import sees_everything
from portal.registry.agencies.models import (
    Effect,
    Import,
    ImportKind,
    Programme,
    RowOutcome,
    SourceRecord,
)
from portal.registry.agencies.permissions import IMPORT_RUN
from portal.registry.agencies.queries import programmes_of
from portal.registry.agencies.reading import Field, NikAnswer
from portal.registry.agencies.states import ImportState
from portal.registry.households import ports
from portal.registry.households.models import Household, Person
from portal.registry.households.queries import households_of_import, visible_households
from portal.registry.intake.findings import RegistryFinding
from portal.registry.intake.nik_answers import answered


class Part(enum.StrEnum):
    """A group of rows on the page of an import."""

    ADDED = "tambah"
    CHANGED = "lengkapi"
    ATTACHED = "terdaftar"
    REFUSED = "ditolak"
    WARNED = "peringatan"
    SKIPPED = "dilewati"
    MATCHED = "padan"
    MISMATCHED = "tidak-padan"
    DEAD = "meninggal"
    UNKNOWN = "tidak-terdaftar"


_OF_PEOPLE = (
    *(Part.ADDED, Part.CHANGED, Part.ATTACHED),
    *(Part.REFUSED, Part.WARNED, Part.SKIPPED),
)
_OF_ANSWERS = (
    *(Part.MATCHED, Part.MISMATCHED, Part.DEAD, Part.UNKNOWN),
    *(Part.REFUSED, Part.WARNED, Part.SKIPPED),
)
_NOT_REGISTERED = cast(SourceRecord.problems, String).contains(
    f'"{RegistryFinding.NIK_NOT_REGISTERED}"'
)
_WARNED = cast(SourceRecord.warnings, String) != "[]"
_CONDITIONS: Mapping[Part, ColumnElement[bool]] = {
    Part.ADDED: SourceRecord.effect == Effect.ADD_PERSON,
    Part.CHANGED: SourceRecord.effect == Effect.CHANGE,
    Part.ATTACHED: SourceRecord.effect == Effect.ATTACH,
    Part.REFUSED: SourceRecord.outcome == RowOutcome.REFUSED,
    Part.WARNED: _WARNED & (SourceRecord.outcome == RowOutcome.ACCEPTED),
    Part.SKIPPED: (SourceRecord.outcome == RowOutcome.SKIPPED) & ~_NOT_REGISTERED,
    Part.MATCHED: answered(NikAnswer.MATCHED),
    Part.MISMATCHED: answered(NikAnswer.MISMATCHED),
    Part.DEAD: answered(NikAnswer.DEAD),
    Part.UNKNOWN: (SourceRecord.outcome == RowOutcome.SKIPPED) & _NOT_REGISTERED,
}


@dataclass(frozen=True)
class Counts:
    """Number of rows per part; ``families`` counts new households."""

    rows: Mapping[Part, int]
    families: int

    @property
    def people(self) -> int:
        """Return the number of new persons."""
        return self.rows.get(Part.ADDED, 0)


def visible_imports(actor: Actor) -> Select[Import]:
    """Return the query for imports of ``actor``; with a scope of everywhere, for all imports.

    A list may hold persons of any kecamatan, so a smaller scope must not see those of others.
    """
    query = select(Import).options(joinedload(Import.agency), joinedload(Import.file))
    if sees_everything(actor, IMPORT_RUN):
        return query
    return query.where(Import.started_by_id == actor.actor_id)


def may_see(actor: Actor, found: Import) -> bool:
    """Return whether ``actor`` sees the import; same rule as ``visible_imports``."""
    return sees_everything(actor, IMPORT_RUN) or found.started_by_id == actor.actor_id


def get_import(actor: Actor, import_id: int) -> Import:
    """Return one import. Raise :class:`NotFound` if ``actor`` may not see it."""
    found = db.session.scalars(visible_imports(actor).where(Import.id == import_id)).first()
    if found is None:
        raise NotFound
    return found


def job_of(found: Import) -> Job | None:
    """Return the current or last job of the import."""
    return None if found.job_id is None else db.session.get(Job, found.job_id)


def waits_behind_another(job: Job | None) -> bool:
    """Return whether an earlier job of the queue is not done."""
    if job is None or job.state is not JobState.QUEUED:
        return False
    before = select(Job.id).where(
        Job.queue == job.queue,
        Job.id < job.id,
        Job.state.in_([JobState.QUEUED, JobState.RUNNING]),
    )
    return db.session.scalar(before.limit(1)) is not None


def broke_off(job: Job | None) -> bool:
    """Return whether the job failed."""
    return job is not None and job.state is JobState.FAILED


def overtaken(found: Import, job: Job | None) -> bool:
    """Return whether another import was applied or undone after this one was read."""
    if job is None or job.finished_at is None:
        return False
    other = select(Import.id).where(Import.id != found.id, Import.finished_at > job.finished_at)
    return db.session.scalar(other.limit(1)) is not None


def rows_of(found: Import, part: Part) -> Select[SourceRecord]:
    """Return the query for the rows of one part."""
    return select(SourceRecord).where(SourceRecord.import_id == found.id, _CONDITIONS[part])


def families_without_case(actor: Actor, found: Import) -> int:
    """Return the number of families in the list, visible to ``actor``, that never had a case."""
    query = visible_households(actor).where(
        Household.id.in_(households_of_import(found.id)),
        ~ports.had_case(Household.id),
    )
    ids = query.with_only_columns(Household.id).subquery()
    return db.session.scalar(select(func.count()).select_from(ids)) or 0


def get_row(found: Import, position: int) -> SourceRecord:
    """Return one row of the list. Raise :class:`NotFound`."""
    row = db.session.scalars(
        select(SourceRecord).where(
            SourceRecord.import_id == found.id, SourceRecord.position == position
        )
    ).first()
    if row is None:
        raise NotFound
    return row


def is_of_answers(found: Import) -> bool:
    """Return whether the file is a list of Dukcapil's answers."""
    return found.kind is ImportKind.NIK_ANSWERS


def parts_of(found: Import) -> tuple[Part, ...]:
    """Return the groups of rows of a list of this kind."""
    return _OF_ANSWERS if is_of_answers(found) else _OF_PEOPLE


def count(found: Import) -> Counts:
    """Return the number of rows per part."""
    parts = parts_of(found)
    numbers = db.session.execute(
        select(*(func.count().filter(_CONDITIONS[part]) for part in parts)).where(
            SourceRecord.import_id == found.id
        )
    ).one()
    rows = dict(zip(parts, numbers, strict=True))
    # Blank rows are counted, not stored.
    rows[Part.SKIPPED] = found.skipped - rows.get(Part.UNKNOWN, 0)
    return Counts(rows, 0 if is_of_answers(found) else _new_families(found))


def different_answers(found: Import) -> int:
    """Return the number of NIKs for which the list has different answers."""
    said = cast(SourceRecord.problems, String).contains(f'"{RegistryFinding.ANSWERS_DIFFER}"')
    return (
        db.session.scalar(
            select(func.count(SourceRecord.nik_hash.distinct())).where(
                SourceRecord.import_id == found.id,
                SourceRecord.outcome == RowOutcome.REFUSED,
                said,
            )
        )
        or 0
    )


def names_of_answered(records: Iterable[SourceRecord]) -> dict[str, str]:
    """Return NIK hash → name of the registered person, for accepted answers."""
    taken = {one.nik_hash for one in records if one.outcome is RowOutcome.ACCEPTED and one.nik_hash}
    query = select(Person.nik_hash, Person.name).where(
        Person.nik_hash.in_(taken), Person.merged_into_id.is_(None)
    )
    return {nik_hash: name for nik_hash, name in db.session.execute(query) if nik_hash}


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


_AID_FIELDS = frozenset({Field.AID_KIND, Field.AID_VALUE, Field.AID_DATE})


def has_aid_column(found: Import) -> bool:
    """Return whether the list has a column about aid."""
    return any(column["field"] in _AID_FIELDS for column in found.columns)


def possible_programmes(found: Import) -> Sequence[Programme]:
    """Return the programmes that the list may be of; empty if it has no aid column or the agency
    none.

    Aid in a list is recorded only once its programme is known.
    """
    return programmes_of(found.agency) if has_aid_column(found) else ()


def imports_to_confirm(actor: Actor) -> Select[Any] | None:
    """Return the ids of lists that were read and wait for a person to confirm them."""
    if not allows(actor, IMPORT_RUN):
        return None
    read = visible_imports(actor).where(Import.status == ImportState.PREVIEWED)
    return read.with_only_columns(Import.id)

"""The job that reads a file: each row becomes a source record with its planned effect."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import String, cast, delete, func, select

from portal.core.db.bulk import insert_rows
from portal.core.extensions import db
from portal.platform.jobs import cache
from portal.platform.jobs.kinds import Progress
from portal.platform.jobs.models import Job
from portal.platform.permissions import Actor
from portal.platform.workflow import apply_transition
from portal.registry.agencies.models import Import, ImportKind, RowOutcome, SourceRecord
from portal.registry.agencies.reading import (
    Field,
    Mapping,
    PersonClaim,
    ReadRow,
    SkipReason,
    are_of_answers,
)
from portal.registry.agencies.states import TRANSITIONS, ImportAction
from portal.registry.households.provenance.statements import statement_from_claim
from portal.registry.households.queries import hash_kk, hash_nik
from portal.registry.intake.findings import Labels, skipped
from portal.registry.intake.jobs.open_list import Reading, actor_of
from portal.registry.intake.nik_answers import decide_answer, settle_answers
from portal.registry.intake.plan import RowPlan, decide
from portal.registry.intake.registry_snapshot import RegistrySnapshot, load_snapshot
from portal.registry.intake.staged_row import StagedRow, staged_row

READ = "imports.read"
_FAILURE_LENGTH = 500


def stage_rows(job: Job, reading: Reading) -> Progress:
    """Stage the rows that were read ahead; after the last ones show the preview."""
    found = db.session.get_one(Import, job.arguments["import_id"])
    actor = actor_of(job)
    if job.cursor == 0:
        _start_anew(found)
        found.mapping = None if reading.mapping is None else reading.mapping.as_json()
        found.kind = _kind(reading.mapping)
        found.columns = [column.as_json() for column in reading.columns]
    if reading.failure is not None:
        message = str(reading.failure.message)[:_FAILURE_LENGTH]
        apply_transition(found, ImportAction.FAIL, actor, TRANSITIONS, failure=message)
        return Progress(job.cursor, job.total, done=True)
    rows = reading.take()
    if rows:
        _stage(found, rows, reading.snapshot, first=job.cursor, actor=actor)
        cache.put(job, reading, cursor=reading.position)
        return Progress(reading.position, reading.total, done=False)
    if found.kind is ImportKind.NIK_ANSWERS:
        found.skipped += settle_answers(found)
    apply_transition(
        found, ImportAction.PREVIEW, actor, TRANSITIONS, failure=None, **count_rows(found)
    )
    return Progress(job.cursor, reading.total, done=True)


def _kind(mapping: Mapping | None) -> ImportKind:
    is_answers = mapping is not None and are_of_answers(mapping)
    return ImportKind.NIK_ANSWERS if is_answers else ImportKind.PEOPLE


def count_rows(found: Import) -> dict[str, Any]:
    """Return the numbers of accepted and refused rows, and of rows with a warning."""
    counts = {
        outcome: (number, warned)
        for outcome, number, warned in db.session.execute(
            select(
                SourceRecord.outcome,
                func.count(),
                func.count().filter(cast(SourceRecord.warnings, String) != "[]"),
            )
            .where(SourceRecord.import_id == found.id)
            .group_by(SourceRecord.outcome)
        )
    }
    accepted = counts.get(RowOutcome.ACCEPTED, (0, 0))
    refused = counts.get(RowOutcome.REFUSED, (0, 0))
    return {
        "accepted": accepted[0],
        "refused": refused[0],
        "warned": accepted[1] + refused[1],
    }


def _start_anew(found: Import) -> None:
    db.session.execute(delete(SourceRecord).where(SourceRecord.import_id == found.id))
    found.rows = found.skipped = found.accepted = found.refused = found.warned = 0


def _stage(
    found: Import, rows: list[ReadRow], snapshot: RegistrySnapshot, *, first: int, actor: Actor
) -> None:
    """Insert the rows with their planned effects. Blank rows are only counted."""
    labels = Labels(Mapping.from_json(found.mapping or {}))
    claimed = {
        position: _row(
            found,
            position,
            row.claim,
            nik_hash=None if row.claim.nik is None else hash_nik(row.claim.nik),
            kk_hash=None if row.claim.kk is None else hash_kk(row.claim.kk),
            label=labels.of(row.sheet),
        )
        for position, row in enumerate(rows, start=first)
        if row.claim is not None
    }
    _learn(snapshot, found, claimed.values(), labels, actor)
    records = [
        _decided(_record(found, position, row), claimed.get(position), snapshot, actor, found)
        for position, row in enumerate(rows, start=first)
        if row.skipped is not SkipReason.BLANK
    ]
    insert_rows(SourceRecord, records)
    found.rows += len(rows)
    found.skipped += len(rows) - len(records)
    found.skipped += sum(record["outcome"] is RowOutcome.SKIPPED for record in records)


def _record(found: Import, position: int, row: ReadRow) -> dict[str, Any]:
    reasons = [reason.as_json() for reason in row.reasons]
    return {
        "import_id": found.id,
        "position": position,
        "sheet": row.sheet,
        "row": row.row,
        "outcome": RowOutcome(row.state.value),
        "effect": None,
        "before": None,
        "claim": None,
        "raw": list(row.cells),
        "problems": [skipped(row.skipped)] if row.skipped else reasons,
        "warnings": [warning.as_json() for warning in row.warnings],
        "nik_hash": None,
        "kk_hash": None,
    }


def _decided(
    record: dict[str, Any],
    row: StagedRow | None,
    snapshot: RegistrySnapshot,
    actor: Actor,
    found: Import,
) -> dict[str, Any]:
    if row is None:
        return record
    decision = decide_row(row, snapshot, actor, found)
    return record | {
        "outcome": decision.outcome,
        "effect": decision.effect,
        "before": decision.before or None,
        "claim": row.plain,
        "problems": decision.problems,
        "warnings": record["warnings"] + decision.warnings,
        "nik_hash": row.nik_hash,
        "kk_hash": row.kk_hash,
    }


def decide_row(row: StagedRow, snapshot: RegistrySnapshot, actor: Actor, found: Import) -> RowPlan:
    """Return the plan of a row, whatever the file is a list of."""
    if found.kind is ImportKind.NIK_ANSWERS:
        return decide_answer(row, snapshot, actor, found)
    return decide(row, snapshot, actor)


def _row(
    found: Import,
    position: int,
    claim: PersonClaim,
    *,
    nik_hash: str | None,
    kk_hash: str | None,
    label: Callable[[Field], str],
) -> StagedRow:
    plain = claim.as_json()
    statement = statement_from_claim(
        plain, at=found.started_at, position=position, nik_hash=nik_hash
    )
    return StagedRow(claim, plain, nik_hash, kk_hash, statement, label)


def _learn(
    snapshot: RegistrySnapshot,
    found: Import,
    rows: Collection[StagedRow],
    labels: Labels,
    actor: Actor,
) -> None:
    """Load into ``snapshot`` the persons in the registry and those of earlier rows of this file.

    In a list of answers each NIK counts once (see ``settle_answers``), so earlier rows are not
    loaded.
    """
    if found.kind is ImportKind.NIK_ANSWERS:
        load_snapshot(snapshot, {row.nik_hash for row in rows if row.nik_hash}, (), lock=False)
        return
    numbers = {row.nik_hash for row in rows if row.nik_hash and not snapshot.person(row.nik_hash)}
    above = _above(found, numbers, labels)
    both = [*above, *rows]
    load_snapshot(
        snapshot,
        {row.nik_hash for row in both if row.nik_hash},
        {row.kk_hash for row in both if row.kk_hash},
        lock=False,
    )
    for row in above:
        decide(row, snapshot, actor)


def _above(found: Import, nik_hashes: set[str], labels: Labels) -> list[StagedRow]:
    """Return earlier staged rows with these NIKs."""
    if not nik_hashes:
        return []
    records = db.session.execute(
        select(
            SourceRecord.position,
            SourceRecord.sheet,
            SourceRecord.claim,
            SourceRecord.nik_hash,
            SourceRecord.kk_hash,
        )
        .where(
            # "+ 0" keeps the planner from the import's index: the NIK index finds far fewer rows.
            SourceRecord.import_id + 0 == found.id,
            SourceRecord.nik_hash.in_(nik_hashes),
            SourceRecord.outcome == RowOutcome.ACCEPTED,
        )
        .order_by(SourceRecord.position)
    )
    return [staged_row(found, record, labels) for record in records]

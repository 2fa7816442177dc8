"""The job that reads a file: each row becomes a source record that says what it would do."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import String, cast, delete, func, select

from portal.agencies.models import Import, RowOutcome, SourceRecord
from portal.agencies.reading import (
    Field,
    Mapping,
    PersonClaim,
    RowState,
    SkipReason,
)
from portal.agencies.reading import RowOutcome as ReadRow
from portal.agencies.states import TRANSITIONS, ImportAction
from portal.bulk import insert_rows
from portal.extensions import db
from portal.households.identity import hash_kk, hash_nik
from portal.households.origins.statements import of_claim
from portal.intake.acting import behind
from portal.intake.findings import skipped
from portal.intake.known import Known, load_known
from portal.intake.labels import Labels
from portal.intake.opening import Reading, read_ahead
from portal.intake.plan import decide
from portal.intake.row import Row, staged_row
from portal.jobs import memory
from portal.jobs.models import Job
from portal.jobs.services import Progress, prepared_job_kind
from portal.permissions import Actor
from portal.workflow import apply_transition

READ = "imports.read"
_FAILURE_LENGTH = 500


@prepared_job_kind(READ, read_ahead)
def stage_rows(job: Job, reading: Reading) -> Progress:
    """Stage the rows that were read ahead; at the end the import can be previewed."""
    found = db.session.get_one(Import, job.arguments["import_id"])
    actor = behind(job)
    if job.cursor == 0:
        _start_anew(found)
        found.mapping = None if reading.mapping is None else reading.mapping.as_json()
        found.columns = [column.as_json() for column in reading.columns]
    if reading.failure is not None:
        message = str(reading.failure.message)[:_FAILURE_LENGTH]
        apply_transition(found, ImportAction.FAIL, actor, TRANSITIONS, failure=message)
        return Progress(job.cursor, job.total, done=True)
    rows = reading.take()
    if rows:
        _stage(found, rows, reading.known, first=job.cursor, actor=actor)
        memory.keep(job, reading, cursor=reading.position)
        return Progress(reading.position, reading.total, done=False)
    apply_transition(
        found, ImportAction.PREVIEW, actor, TRANSITIONS, failure=None, **count_rows(found)
    )
    return Progress(job.cursor, reading.total, done=True)


def count_rows(found: Import) -> dict[str, Any]:
    """How many rows were accepted and refused, and how many bear a warning."""
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


def _stage(found: Import, rows: list[ReadRow], known: Known, *, first: int, actor: Actor) -> None:
    """Insert the rows and say what each would do. Blank ones are counted only."""
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
    _learn(known, found, claimed.values(), labels, actor)
    records = [
        _decided(_record(found, position, row), claimed.get(position), known, actor)
        for position, row in enumerate(rows, start=first)
        if row.skipped is not SkipReason.BLANK
    ]
    insert_rows(SourceRecord, records)
    found.rows += len(rows)
    found.skipped += sum(row.state is RowState.SKIPPED for row in rows)


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


def _decided(record: dict[str, Any], row: Row | None, known: Known, actor: Actor) -> dict[str, Any]:
    if row is None:
        return record
    decision = decide(row, known, actor)
    return record | {
        "outcome": RowOutcome.ACCEPTED if decision.effect else RowOutcome.REFUSED,
        "effect": decision.effect,
        "before": decision.before or None,
        "claim": row.plain,
        "problems": decision.problems,
        "warnings": record["warnings"] + decision.warnings,
        "nik_hash": row.nik_hash,
        "kk_hash": row.kk_hash,
    }


def _row(
    found: Import,
    position: int,
    claim: PersonClaim,
    *,
    nik_hash: str | None,
    kk_hash: str | None,
    label: Callable[[Field], str],
) -> Row:
    plain = claim.as_json()
    statement = of_claim(plain, at=found.started_at, position=position, nik_hash=nik_hash)
    return Row(claim, plain, nik_hash, kk_hash, statement, label)


def _learn(
    known: Known, found: Import, rows: Collection[Row], labels: Labels, actor: Actor
) -> None:
    """Have it known what the registry says of these numbers, and what the rows above in this file
    will have made of them. What is known from the chunk before is not asked for again."""
    numbers = {row.nik_hash for row in rows if row.nik_hash and not known.person(row.nik_hash)}
    above = _above(found, numbers, labels)
    both = [*above, *rows]
    load_known(
        known,
        {row.nik_hash for row in both if row.nik_hash},
        {row.kk_hash for row in both if row.kk_hash},
        lock=False,
    )
    for row in above:
        decide(row, known, actor)


def _above(found: Import, nik_hashes: set[str], labels: Labels) -> list[Row]:
    """Rows that were staged before and speak of the same people."""
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
            # The numbers lead to a few rows; by the import a planner would walk through all of it.
            SourceRecord.import_id + 0 == found.id,
            SourceRecord.nik_hash.in_(nik_hashes),
            SourceRecord.outcome == RowOutcome.ACCEPTED,
        )
        .order_by(SourceRecord.position)
    )
    return [staged_row(found, record, labels) for record in records]

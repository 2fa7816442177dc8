"""The job that reads a file: each row becomes a source record that says what it would do."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import String, cast, delete, func, insert, select

from portal.agencies.models import Effect, Import, RowOutcome, SourceRecord
from portal.agencies.reading import Mapping, PersonClaim, RowState, SkipReason, claim_from_json
from portal.agencies.reading import RowOutcome as ReadRow
from portal.agencies.states import TRANSITIONS, ImportAction
from portal.extensions import db
from portal.households.identity import hash_kk, hash_nik
from portal.intake.acting import behind
from portal.intake.findings import skipped
from portal.intake.known import FamilyState, Known, PersonState, load_known
from portal.intake.labels import Labels
from portal.intake.opening import Reading, close_reading, read_ahead
from portal.intake.plan import Row, decide
from portal.jobs.models import Job
from portal.jobs.services import Progress, prepared_job_kind
from portal.permissions import Actor
from portal.types import comparison_key
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
        close_reading()
        return Progress(job.cursor, job.total, done=True)
    rows = reading.take()
    if rows:
        _stage(found, rows, first=job.cursor, actor=actor)
        return Progress(reading.position, reading.total, done=False)
    apply_transition(
        found, ImportAction.PREVIEW, actor, TRANSITIONS, failure=None, **count_rows(found)
    )
    close_reading()
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


def _stage(found: Import, rows: list[ReadRow], *, first: int, actor: Actor) -> None:
    """Insert the rows and say what each would do. Blank ones are counted only."""
    labels = Labels(Mapping.from_json(found.mapping or {}))
    claimed = {
        position: Row(
            claim=row.claim,
            nik_hash=None if row.claim.nik is None else hash_nik(row.claim.nik),
            kk_hash=None if row.claim.kk is None else hash_kk(row.claim.kk),
            label=labels.of(row.sheet),
        )
        for position, row in enumerate(rows, start=first)
        if row.claim is not None
    }
    known = _known(found, claimed.values())
    records = [
        _decided(_record(found, position, row), claimed.get(position), known, actor)
        for position, row in enumerate(rows, start=first)
        if row.skipped is not SkipReason.BLANK
    ]
    if records:
        db.session.execute(insert(SourceRecord), records)
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
        "claim": row.claim.as_json(),
        "problems": decision.problems,
        "warnings": record["warnings"] + decision.warnings,
        "nik_hash": row.nik_hash,
        "kk_hash": row.kk_hash,
    }


def _known(found: Import, rows: Iterable[Row]) -> Known:
    """What the registry knows, and who the rows above in this file will have added."""
    rows = list(rows)
    nik_hashes = {row.nik_hash for row in rows if row.nik_hash}
    known = load_known(nik_hashes, {row.kk_hash for row in rows if row.kk_hash}, lock=False)
    unknown = {nik_hash for nik_hash in nik_hashes if known.person(nik_hash) is None}
    if unknown:
        above = db.session.execute(
            select(SourceRecord.nik_hash, SourceRecord.claim)
            .where(
                SourceRecord.import_id == found.id,
                SourceRecord.nik_hash.in_(unknown),
                SourceRecord.effect == Effect.ADD_PERSON,
            )
            .order_by(SourceRecord.position.desc())  # the first one holds the number: added last
        )
        for nik_hash, claim in above:
            known.add(_announced(nik_hash, claim_from_json(claim)))
    return known


def _announced(nik_hash: str, claim: PersonClaim) -> PersonState:
    """A person whom a row above will add."""
    family = FamilyState(
        kk_number=None if claim.kk is None else claim.kk.value,
        address=claim.address,
        rt=claim.rt,
        rw=claim.rw,
        village_code=claim.desa_code,
    )
    return PersonState(
        family=family,
        name=claim.name,
        name_key=comparison_key(claim.name),
        nik_hash=nik_hash,
        sex=claim.sex,
        birth_date=claim.birth_date,
        birth_place=claim.birth_place,
        has_phone=claim.phone is not None,
    )

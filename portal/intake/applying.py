"""The job that brings the staged rows into the registry, chunk by chunk.

The cursor moves in the same transaction as the rows: a worker killed at any moment loses and
doubles nothing. Nobody can open a case for what an unfinished import brought.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.agencies.models import Import, RowOutcome, SourceRecord
from portal.agencies.reading import Mapping, claim_from_json
from portal.agencies.states import TRANSITIONS, ImportAction
from portal.aid.ledger import ClaimedAid, note_list
from portal.bulk import update_rows
from portal.clock import utc_now
from portal.extensions import db
from portal.households.models import Household
from portal.intake.acting import behind
from portal.intake.carrying import Carried, carried_on
from portal.intake.findings import Meeting
from portal.intake.known import Known, load_known
from portal.intake.labels import Labels
from portal.intake.plan import Decision, decide
from portal.intake.row import staged_row
from portal.intake.staging import count_rows
from portal.intake.writing import write
from portal.jobs import memory
from portal.jobs.models import Job
from portal.jobs.services import Progress, prepared_job_kind
from portal.linkage.services.runs import link_import
from portal.permissions import Actor
from portal.workflow import apply_transition

APPLY = "imports.apply"
CHUNK = 1000
_ATTEMPTS = 3
_MEETINGS = set(Meeting)


@prepared_job_kind(APPLY, carried_on)
def apply_rows(job: Job, carried: Carried) -> Progress:
    """Bring in the next rows; at the end let cases be opened for all of them."""
    found = db.session.get_one(Import, job.arguments["import_id"])
    actor = behind(job)
    records = _next(found, job.cursor)
    if not records:
        _complete(found, actor)
        return Progress(job.cursor, found.rows, done=True)
    decisions = _bring_in(found, records, carried, actor)
    audit.record(
        actor,
        "imports.bring_in",
        found,
        first=records[0].position,
        last=records[-1].position,
        rows=len(records),
        digest=_digest(records, decisions),
    )
    cursor = records[-1].position + 1
    memory.keep(job, carried, cursor=cursor)
    return Progress(cursor, found.rows, done=False)


def _next(found: Import, cursor: int) -> Sequence[Any]:
    return db.session.execute(
        select(
            SourceRecord.id,
            SourceRecord.position,
            SourceRecord.sheet,
            SourceRecord.claim,
            SourceRecord.effect,
            SourceRecord.warnings,
            SourceRecord.before.is_not(None).label("changes"),
            SourceRecord.nik_hash,
            SourceRecord.kk_hash,
        )
        .where(
            SourceRecord.import_id == found.id,
            SourceRecord.outcome == RowOutcome.ACCEPTED,
            SourceRecord.position >= cursor,
        )
        .order_by(SourceRecord.position)
        .limit(CHUNK)
    ).all()


def _bring_in(
    found: Import, records: Sequence[Any], carried: Carried, actor: Actor
) -> list[Decision]:
    """Decide and write. If somebody registers the same number meanwhile, decide once more."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with db.session.begin_nested():
                decisions = _decide(found, records, carried.known, actor)
                write(found, decisions)
                _note(records, decisions)
                note_list(found, _claimed(records, decisions))
            carried.go_on(decisions)
            return decisions
        except IntegrityError:
            carried.forget()
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _decide(found: Import, records: Sequence[Any], known: Known, actor: Actor) -> list[Decision]:
    labels = Labels(Mapping.from_json(found.mapping or {}))
    load_known(
        known,
        {record.nik_hash for record in records if record.nik_hash},
        {record.kk_hash for record in records if record.kk_hash},
        lock=True,
    )
    return [decide(staged_row(found, record, labels), known, actor) for record in records]


def _note(records: Sequence[Any], decisions: Sequence[Decision]) -> None:
    """Say on each source record what it did: the registry may have changed since the preview."""
    as_announced, otherwise = [], []
    for record, decision in zip(records, decisions, strict=True):
        person_id = None if decision.person is None else decision.person.id
        done: dict[str, Any] = {"id": record.id, "person_id": person_id}
        if _as_announced(record, decision):
            as_announced.append(done)
        else:
            otherwise.append(done | _done(record, decision))
    update_rows(SourceRecord, as_announced)
    update_rows(SourceRecord, otherwise)


def _as_announced(record: Any, decision: Decision) -> bool:
    """Whether the preview has said all that the row did. What changes is written in any case."""
    if decision.effect is not record.effect or decision.before or record.changes:
        return False
    return [w for w in record.warnings if w["code"] in _MEETINGS] == decision.warnings


def _done(record: Any, decision: Decision) -> dict[str, Any]:
    return {
        "outcome": RowOutcome.ACCEPTED if decision.effect else RowOutcome.REFUSED,
        "effect": decision.effect,
        "before": _before(decision),
        "problems": decision.problems,
        "warnings": [
            *(w for w in record.warnings if w["code"] not in _MEETINGS),
            *decision.warnings,
        ],
    }


def _claimed(records: Sequence[Any], decisions: Sequence[Decision]) -> Iterator[ClaimedAid]:
    """The rows that became somebody's: what they say of aid is theirs from now on."""
    for record, decision in zip(records, decisions, strict=True):
        person = decision.person
        if person is None or person.id is None or person.family.id is None:
            continue
        yield ClaimedAid(
            source_record_id=record.id,
            person_id=person.id,
            household_id=person.family.id,
            claim=claim_from_json(record.claim),
        )


def _before(decision: Decision) -> dict[str, Any] | None:
    """What undo needs: what was changed, and in which family."""
    if not decision.before or decision.person is None:
        return None
    return {**decision.before, "family_id": decision.person.family.id}


def _complete(found: Import, actor: Actor) -> None:
    db.session.execute(
        update(Household)
        .where(Household.import_id == found.id, Household.complete.is_(False))
        .values(complete=True)
        .execution_options(synchronize_session=False)
    )
    apply_transition(
        found,
        ImportAction.COMPLETE,
        actor,
        TRANSITIONS,
        finished_at=utc_now(),
        **count_rows(found),
    )
    link_import(actor, found.id)


def _digest(records: Sequence[Any], decisions: Sequence[Decision]) -> str:
    """SHA-256 of what these rows said and did, so that the trail proves them."""
    content = [
        (record.position, record.claim, decision.effect, decision.person and decision.person.id)
        for record, decision in zip(records, decisions, strict=True)
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()

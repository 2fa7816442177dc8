"""The job that applies staged rows to the registry in chunks.

The cursor moves in the same transaction as the rows, so a killed worker neither loses nor repeats
rows. No case can be opened for persons of an import that is not complete.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.core.clock import utc_now
from portal.core.db.bulk import update_rows, use_large_cache
from portal.core.db.statistics import refresh_after
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.jobs import cache
from portal.platform.jobs.kinds import Progress
from portal.platform.jobs.models import Job
from portal.platform.permissions import Actor
from portal.platform.workflow import apply_transition
from portal.registry.agencies.models import Import, ImportKind, RowOutcome, SourceRecord
from portal.registry.agencies.reading import Mapping, PersonStatus, claim_from_json
from portal.registry.agencies.states import TRANSITIONS, ImportAction
from portal.registry.aid.services import ClaimedAid, note_list
from portal.registry.households import ports
from portal.registry.households.models import Household
from portal.registry.intake.apply_cache import Carried
from portal.registry.intake.bulk_write import write
from portal.registry.intake.findings import Labels, RegistryFinding
from portal.registry.intake.jobs.open_list import actor_of
from portal.registry.intake.jobs.read_list import count_rows, decide_row
from portal.registry.intake.plan import RowPlan
from portal.registry.intake.registry_snapshot import RegistrySnapshot, load_snapshot
from portal.registry.intake.staged_row import staged_row
from portal.registry.linkage.services import enqueue_import_run

APPLY = "imports.apply"
CHUNK = 1000
_ATTEMPTS = 3
_REGISTRY_FINDINGS = set(RegistryFinding)


def apply_rows(job: Job, carried: Carried) -> Progress:
    """Apply the next chunk; after the last one mark the import as complete."""
    use_large_cache()
    found = db.session.get_one(Import, job.arguments["import_id"])
    actor = actor_of(job)
    records = _next(found, job.cursor)
    if not records:
        _complete(found, actor)
        return Progress(job.cursor, found.rows, done=True)
    decisions = _bring_in(found, records, carried, actor)
    _report_deaths(records, decisions, actor)
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
    cache.put(job, carried, cursor=cursor)
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
) -> list[RowPlan]:
    """Plan and write the rows. Plan again if somebody registers the same number meanwhile."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with db.session.begin_nested():
                decisions = _decide(found, records, carried.snapshot, actor)
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


def _decide(
    found: Import, records: Sequence[Any], snapshot: RegistrySnapshot, actor: Actor
) -> list[RowPlan]:
    labels = Labels(Mapping.from_json(found.mapping or {}))
    load_snapshot(
        snapshot,
        {record.nik_hash for record in records if record.nik_hash},
        {record.kk_hash for record in records if record.kk_hash},
        lock=True,
    )
    return [
        decide_row(staged_row(found, record, labels), snapshot, actor, found) for record in records
    ]


def _note(records: Sequence[Any], decisions: Sequence[RowPlan]) -> None:
    """Store on each source record the effect of its row; the registry may have changed since the
    preview.
    """
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


def _as_announced(record: Any, decision: RowPlan) -> bool:
    """Return whether the row did what the preview announced. Rows that change values are always
    written."""
    if decision.effect is not record.effect or decision.before or record.changes:
        return False
    return [w for w in record.warnings if w["code"] in _REGISTRY_FINDINGS] == decision.warnings


def _done(record: Any, decision: RowPlan) -> dict[str, Any]:
    return {
        "outcome": decision.outcome,
        "effect": decision.effect,
        "before": _before(decision),
        "problems": decision.problems,
        "warnings": [
            *(w for w in record.warnings if w["code"] not in _REGISTRY_FINDINGS),
            *decision.warnings,
        ],
    }


def _claimed(records: Sequence[Any], decisions: Sequence[RowPlan]) -> Iterator[ClaimedAid]:
    """Yield the aid claims of rows that have a person now."""
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


def _report_deaths(records: Sequence[Any], decisions: Sequence[RowPlan], actor: Actor) -> None:
    """Announce persons who died according to the list, so that their caseworkers are told."""
    reported = {
        decision.person.id
        for record, decision in zip(records, decisions, strict=True)
        if record.claim.get("status") == PersonStatus.DEAD
        and decision.person is not None
        and decision.person.id is not None
        and not decision.person.died
    }
    if reported:
        ports.deaths_reported.announce(actor, sorted(reported))


def _before(decision: RowPlan) -> dict[str, Any] | None:
    """Return the undo data: changed values and household id."""
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
    refresh_after(found.rows)
    if found.kind is ImportKind.PEOPLE:
        enqueue_import_run(actor, found.id)


def _digest(records: Sequence[Any], decisions: Sequence[RowPlan]) -> str:
    """Return the SHA-256 of what these rows stated and did, for the audit trail."""
    content = [
        (record.position, record.claim, decision.effect, decision.person and decision.person.id)
        for record, decision in zip(records, decisions, strict=True)
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()

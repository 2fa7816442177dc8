"""Record events, append them to the chain at commit, erase values, verify the chain."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.core.clock import utc_now
from portal.core.db.bulk import insert_rows
from portal.core.db.transaction import after_commit, unit_of_work
from portal.core.extensions import db
from portal.platform.audit.anchors import broken_anchors, keep_head
from portal.platform.audit.chain import (
    SEGMENT_SIZE,
    ChainSegment,
    ends_at_head,
    event_digest,
    first_link,
    values_digest,
    verify_segment,
)
from portal.platform.audit.models import ERASE, AuditEvent, AuditHead, AuditValues
from portal.platform.permissions import Actor

_PENDING = "audit_pending"
_ERASED = "audit_erased"


@dataclass(frozen=True)
class Place:
    """Case and kecamatan of a record; they decide who may read events about it."""

    case_id: int | None = None
    district_code: str | None = None


def place_of(subject: Any) -> Place:
    """Return ``subject.audit_place``; without one the place is empty, and only a scope of
    everywhere reads its events."""
    place: Place = getattr(subject, "audit_place", Place())
    return place


@dataclass(frozen=True)
class _Pending:
    actor_id: int | None
    actor_name: str
    action: str
    subject: Any
    subject_type: str
    place: Place
    values: Mapping[str, Any]
    at: datetime = field(default_factory=utc_now)


def record(
    actor: Actor,
    action: str,
    subject: Any,
    *,
    audit_place: Place | None = None,
    **values: Any,
) -> None:
    """Record in this transaction that ``actor`` performed ``action`` on ``subject``.

    ``action`` is table and verb (``cases.assign``). ``subject`` has an ``id`` and a
    ``__tablename__``. ``values`` are stored apart and may be erased. ``audit_place`` overrides the
    subject's own place.
    """
    pending = _Pending(
        actor_id=actor.actor_id,
        actor_name=actor.actor_name,
        action=action,
        subject=subject,
        subject_type=subject.__tablename__,
        place=audit_place or place_of(subject),
        values=plain_json(values),
    )
    unit_of_work().notes.setdefault(_PENDING, []).append(pending)


def seal(session: Session) -> None:
    """Append the events of this transaction to the chain. Runs last, so that the head is locked
    briefly."""
    pending: list[_Pending] = unit_of_work().notes.pop(_PENDING, [])
    if not pending:
        return
    head = session.scalars(select(AuditHead).with_for_update()).one()
    events, contents = [], []
    for item in pending:
        event = _event(item, sequence=head.sequence + 1, previous=head.digest)
        events.append(event)
        if item.values:
            contents.append({"sequence": event["sequence"], "content": item.values})
        head.sequence, head.digest = event["sequence"], event["digest"]
    insert_rows(AuditEvent, events)
    insert_rows(AuditValues, contents)
    session.flush()
    _remove_erased(session)
    if unit_of_work().durable:  # a power cut would leave the stored link ahead of the database
        after_commit(partial(keep_head, head.sequence, head.digest))


def erase(actor: Actor, subject: Any, reason: str) -> int:
    """Erase the values of all events of ``subject``, which the person concerned may request (UU
    27/2022, art. 8). Returns the number of events.

    The events stay and remain verifiable. A separate event records which values were erased, by
    whom and why; it is not erased itself.
    """
    events = list(
        db.session.scalars(
            select(AuditValues.sequence)
            .join(AuditEvent, AuditEvent.sequence == AuditValues.sequence)
            .where(
                AuditEvent.subject_type == subject.__tablename__,
                AuditEvent.subject_id == subject.id,
                AuditEvent.action != ERASE,
            )
        )
    )
    if events:
        record(actor, ERASE, subject, events=events, reason=reason)
        unit_of_work().notes.setdefault(_ERASED, []).extend(events)
    return len(events)


def _remove_erased(session: Session) -> None:
    """Delete values after the chain records the erasure; before that the database refuses it."""
    erased: list[int] = unit_of_work().notes.pop(_ERASED, [])
    if erased:
        session.execute(delete(AuditValues).where(AuditValues.sequence.in_(erased)))


def verify(session: Session) -> tuple[int, list[int]]:
    """Verify the whole chain and the links stored outside the database. Returns the last sequence
    number and the sequence numbers of broken links.
    """
    broken: set[int] = set()
    segment, before = first_link(), -1
    while segment.last != before:
        before = segment.last
        segment = verify_segment(
            session, after=segment.last, digest=segment.digest, limit=SEGMENT_SIZE
        )
        broken.update(segment.broken)
    return segment.last, sorted(broken | faults_at_end(session, segment))


def faults_at_end(session: Session, segment: ChainSegment) -> set[int]:
    """Return the broken links at the end of a chain that ends with this segment: links stored
    outside the database that it does not contain, and the first link removed according to its head.
    """
    cut_off = set() if ends_at_head(session, segment) else {segment.last + 1}
    return cut_off | set(broken_anchors(session))


def _event(item: _Pending, *, sequence: int, previous: str) -> dict[str, Any]:
    event = {
        "sequence": sequence,
        "at": item.at,
        "actor_id": item.actor_id,
        "actor_name": item.actor_name,
        "action": item.action,
        "subject_type": item.subject_type,
        "subject_id": getattr(item.subject, "id", None),
        "case_id": item.place.case_id,
        "district_code": item.place.district_code,
        "fields": sorted(item.values),
        "values_digest": values_digest(item.values),
        "previous_digest": previous,
    }
    return {**event, "digest": event_digest(event)}


def plain_json(value: Any) -> Any:
    """Return ``value`` as plain JSON data, timestamps in UTC."""
    if isinstance(value, Mapping):
        return {str(key): plain_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain_json(item) for item in value]
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)

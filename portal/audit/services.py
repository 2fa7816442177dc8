"""Record what was done, seal it into the chain at commit, prove the chain later."""

import enum
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import GENESIS, AuditEvent, AuditHead, AuditValues
from portal.bulk import insert_rows
from portal.clock import utc_now
from portal.permissions import Actor
from portal.transaction import before_commit, unit_of_work

_PENDING = "audit_pending"

#: Links walked at a time.
STRETCH = 2000


@dataclass(frozen=True)
class _Pending:
    actor_id: int | None
    actor_name: str
    action: str
    subject: Any
    subject_type: str
    case_id: int | None
    district_code: str | None
    values: Mapping[str, Any]
    at: datetime = field(default_factory=utc_now)


def record(
    actor: Actor,
    action: str,
    subject: Any,
    *,
    case_id: int | None = None,
    district_code: str | None = None,
    **values: Any,
) -> None:
    """Note in this transaction that ``actor`` did ``action`` to ``subject``.

    ``action`` is table and verb (``cases.assign``). ``subject`` is a record with an ``id`` and a
    ``__tablename__``. ``values`` is what was written; it lies apart and may be erased.
    ``case_id`` and ``district_code`` say who may read the event.
    """
    pending = _Pending(
        actor_id=actor.actor_id,
        actor_name=actor.actor_name,
        action=action,
        subject=subject,
        subject_type=subject.__tablename__,
        case_id=case_id,
        district_code=district_code,
        values=plain(values),
    )
    unit_of_work().notes.setdefault(_PENDING, []).append(pending)


@before_commit
def seal(session: Session) -> None:
    """Chain what this transaction recorded. Runs last, so that the head is locked briefly."""
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


@dataclass(frozen=True)
class Stretch:
    """A part of the chain that was walked: its last link, and the links that do not hold."""

    last: int
    digest: str
    broken: tuple[int, ...]


def walk(session: Session, *, after: int, digest: str, limit: int) -> Stretch:
    """Walk up to ``limit`` links of the chain after the link ``after``, whose digest is given."""
    broken: list[int] = []
    events = session.execute(
        select(*AuditEvent.__table__.columns, AuditValues.content)
        .outerjoin(AuditValues, AuditValues.sequence == AuditEvent.sequence)
        .where(AuditEvent.sequence > after)
        .order_by(AuditEvent.sequence)
        .limit(limit)
    )
    for event in events:
        content = event.content
        tampered = content is not None and _values_digest(content) != event.values_digest
        follows = event.sequence == after + 1 and event.previous_digest == digest
        if tampered or not follows or event.digest != _digest(event._asdict()):
            broken.append(event.sequence)
        after, digest = event.sequence, event.digest
    return Stretch(after, digest, tuple(broken))


def is_head(session: Session, stretch: Stretch) -> bool:
    """Whether the chain ends with this stretch; if not, its newest links were cut off."""
    head = session.get_one(AuditHead, 1, populate_existing=True)
    return (head.sequence, head.digest) == (stretch.last, stretch.digest)


def verify(session: Session) -> tuple[int, list[int]]:
    """Walk the whole chain. Returns (last sequence number, sequence numbers that do not hold)."""
    broken: list[int] = []
    stretch, before = Stretch(0, GENESIS, ()), -1
    while stretch.last != before:
        before = stretch.last
        stretch = walk(session, after=stretch.last, digest=stretch.digest, limit=STRETCH)
        broken += stretch.broken
    if not is_head(session, stretch):
        broken.append(stretch.last + 1)
    return stretch.last, broken


def _event(item: _Pending, *, sequence: int, previous: str) -> dict[str, Any]:
    event = {
        "sequence": sequence,
        "at": item.at,
        "actor_id": item.actor_id,
        "actor_name": item.actor_name,
        "action": item.action,
        "subject_type": item.subject_type,
        "subject_id": getattr(item.subject, "id", None),
        "case_id": item.case_id,
        "district_code": item.district_code,
        "fields": sorted(item.values),
        "values_digest": _values_digest(item.values),
        "previous_digest": previous,
    }
    return {**event, "digest": _digest(event)}


def _digest(event: Mapping[str, Any]) -> str:
    content = [
        event["sequence"],
        event["at"].isoformat(timespec="microseconds"),
        event["actor_id"],
        event["actor_name"],
        event["action"],
        event["subject_type"],
        event["subject_id"],
        event["case_id"],
        event["district_code"],
        event["fields"],
        event["values_digest"],
        event["previous_digest"],
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _values_digest(values: Mapping[str, Any]) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    key = current_app.config["AUDIT_KEY"].encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def plain(value: Any) -> Any:
    """A value as the trail keeps it: plain JSON, a moment in UTC."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)

"""The hash chain of the audit trail: the digest of each event covers the event and the digest
before.

Digests are keyed (HMAC-SHA256, RFC 2104). The key is stored outside the database, so that write
access to the database alone is not enough to forge an event or to recompute the chain. Removing
events from the end does not break the chain; :mod:`~portal.platform.audit.anchors` detects that.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.types import keyed_hash
from portal.platform.audit.models import ERASE, GENESIS, AuditEvent, AuditHead, AuditValues

#: Number of links verified in one segment.
SEGMENT_SIZE = 2000
_SHORT = 12


@dataclass(frozen=True)
class ChainSegment:
    """A verified part of the chain: its last link, and the links that are broken."""

    last: int
    digest: str
    broken: tuple[int, ...]


def verify_segment(session: Session, *, after: int, digest: str, limit: int) -> ChainSegment:
    """Verify up to ``limit`` links after the link ``after``, whose digest is ``digest``."""
    broken: set[int] = set()
    without_values: list[int] = []
    events = session.execute(
        select(*AuditEvent.__table__.columns, AuditValues.content)
        .outerjoin(AuditValues, AuditValues.sequence == AuditEvent.sequence)
        .where(AuditEvent.sequence > after)
        .order_by(AuditEvent.sequence)
        .limit(limit)
    )
    for event in events:
        content = event.content
        tampered = content is not None and values_digest(content) != event.values_digest
        follows = event.sequence == after + 1 and event.previous_digest == digest
        if tampered or not follows or event.digest != event_digest(event._asdict()):
            broken.add(event.sequence)
        if content is None and event.fields:
            without_values.append(event.sequence)
        after, digest = event.sequence, event.digest
    broken |= set(without_values) - _erased(session, without_values)
    return ChainSegment(after, digest, tuple(sorted(broken)))


def ends_at_head(session: Session, segment: ChainSegment) -> bool:
    """Return whether the chain ends with this segment; if not, its newest links were removed."""
    head = session.get_one(AuditHead, 1, populate_existing=True)
    return (head.sequence, head.digest) == (segment.last, segment.digest)


def head_mark(session: Session) -> str:
    """Return the newest link in the form printed on papers, ``48213/9f31c2ab04de``. The paper then
    proves that the chain contained this link on that day.
    """
    head = session.get_one(AuditHead, 1)
    return f"{head.sequence}/{head.digest[:_SHORT]}" if head.sequence else ""


def holds_mark(session: Session, mark: str) -> bool:
    """Return whether the chain contains the link with this printed mark."""
    number, _, begin = mark.partition("/")
    event = session.get(AuditEvent, int(number)) if number.isdecimal() else None
    return event is not None and len(begin) == _SHORT and event.digest.startswith(begin)


def event_digest(event: Mapping[str, Any]) -> str:
    """Return the keyed digest of an event, over all its columns except ``digest``."""
    return keyed_digest(
        [
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
    )


def values_digest(values: Mapping[str, Any]) -> str:
    """Return the digest of the values of an event; it stays valid after they are erased."""
    return keyed_digest(values)


def keyed_digest(content: Any) -> str:
    """Return the HMAC-SHA256 of JSON data in hex, with the key of the trail."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return keyed_hash(text, current_app.config["AUDIT_KEY"].encode())


def first_link() -> ChainSegment:
    """Return the start of a verification of the whole chain."""
    return ChainSegment(0, GENESIS, ())


def _erased(session: Session, sequences: Iterable[int]) -> set[int]:
    """Return those of ``sequences`` whose values were erased according to an event of the chain."""
    wanted = set(sequences)
    if not wanted:
        return set()
    subject = (AuditEvent.subject_type, AuditEvent.subject_id)
    subjects = select(*subject).where(AuditEvent.sequence.in_(wanted)).distinct()
    erasures = session.scalars(
        select(AuditValues.content)
        .join(AuditEvent, AuditEvent.sequence == AuditValues.sequence)
        .join(
            named := subjects.subquery(),
            (named.c.subject_type == AuditEvent.subject_type)
            & (named.c.subject_id == AuditEvent.subject_id),
        )
        .where(AuditEvent.action == ERASE)
    )
    return wanted & {sequence for content in erasures for sequence in content["events"]}

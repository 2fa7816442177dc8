"""Queries for the events of one record. The pages of the trail are in ``overview.audit_trail``."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent

#: Maximum number of events read per record; older ones are ignored.
LATEST = 100


def latest_events(record: Any) -> Sequence[AuditEvent]:
    """Return the latest events of ``record`` with their values, newest first."""
    query = (
        select(AuditEvent)
        .join(AuditEvent.values)
        .options(contains_eager(AuditEvent.values))
        .where(AuditEvent.subject_type == record.__tablename__, AuditEvent.subject_id == record.id)
        .order_by(AuditEvent.sequence.desc())
        .limit(LATEST)
    )
    return db.session.scalars(query).all()


def events_of(record: Any, actions: Collection[str]) -> Sequence[AuditEvent]:
    """Return the events of ``record`` with one of ``actions``, oldest first. Events without values
    (erased) are left out."""
    query = (
        select(AuditEvent)
        .join(AuditEvent.values)
        .options(contains_eager(AuditEvent.values))
        .where(
            AuditEvent.subject_type == record.__tablename__,
            AuditEvent.subject_id == record.id,
            AuditEvent.action.in_(actions),
        )
        .order_by(AuditEvent.sequence)
    )
    return db.session.scalars(query).all()

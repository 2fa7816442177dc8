"""The audit trail: append-only, chained, with erasable values."""

from portal.audit.models import AuditEvent, AuditValues
from portal.audit.services import record, verify

__all__ = ["AuditEvent", "AuditValues", "record", "verify"]

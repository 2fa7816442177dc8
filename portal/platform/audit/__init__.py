"""Audit trail: append-only, hash-chained, with erasable values."""

from portal.platform.audit.models import AuditEvent, AuditValues
from portal.platform.audit.services import Place, erase, place_of, record, verify

__all__ = ["AuditEvent", "AuditValues", "Place", "erase", "place_of", "record", "verify"]

"""Audit trail texts of event papers."""

from flask_babel import lazy_gettext as _

from portal.platform.audit.wording import AuditWords

AUDIT_WORDS = AuditWords(
    fields={
        "receipts": _("dengan surat"),
    },
)

"""Audit trail texts of files."""

from flask_babel import lazy_gettext as _

from portal.platform.audit.wording import AuditWords

AUDIT_WORDS = AuditWords(
    nouns={
        "stored_files": _("berkas"),
    },
    fields={
        "file_id": _("nomor berkas"),
    },
)

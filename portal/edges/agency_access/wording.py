"""Labels of API keys."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.core.clock import today
from portal.edges.agency_access.models import AgencyToken
from portal.platform.audit.wording import AuditWords


def key_badge(key: AgencyToken) -> tuple[str, str]:
    """Return text and tone of the badge that tells whether a key is valid."""
    if key.revoked_at is not None:
        return gettext("dicabut"), "stopped"
    if key.expires_on < today():
        return gettext("sudah berakhir"), "stopped"
    return gettext("berlaku"), "done"


AUDIT_WORDS = AuditWords(
    nouns={
        "agency_tokens": _("kunci akses instansi"),
    },
    sentences={
        "agency_tokens.create": _("membuat kunci akses instansi"),
        "agency_tokens.change": _("mengubah kunci akses instansi"),
        "agency_tokens.read": _("mengambil data lewat kunci akses instansi"),
        "agency_tokens.revoke": _("mencabut kunci akses instansi"),
        "agency_tokens.unmask": _("mengambil NIK dan No. KK lengkap lewat kunci akses instansi"),
    },
    fields={
        "datasets": _("data"),
        "expires_on": _("berlaku sampai"),
    },
    office_tables=("agency_tokens",),
)

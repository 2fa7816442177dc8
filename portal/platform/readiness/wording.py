"""Words of readiness."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.platform.audit.wording import AuditWords
from portal.platform.readiness.checks import Chapter, State

STATE: Mapping[State, LazyString] = {
    State.GREEN: _("siap"),
    State.NEEDED: _("perlu"),
    State.ADVISED: _("dianjurkan"),
}
TONE: Mapping[State, str] = {
    State.GREEN: "done",
    State.NEEDED: "danger",
    State.ADVISED: "due",
}
CHAPTER: Mapping[Chapter, LazyString] = {
    Chapter.PLACE: _("Wilayah"),
    Chapter.PAPERS: _("Surat"),
    Chapter.MESSAGES: _("SMS"),
    Chapter.AID: _("Asesmen dan bantuan"),
    Chapter.PEOPLE: _("Petugas"),
    Chapter.SYSTEM: _("Sistem"),
}
AUDIT_WORDS = AuditWords(
    nouns={"confirmed_checks": _("butir kesiapan portal")},
    fields={"check": _("butir")},
    office_tables=("confirmed_checks",),
)

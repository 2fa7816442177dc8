"""Audit trail texts: shared ones, and how a room adds its own.

An action is a table and a verb (``cases.assign``). Most sentences are composed of both; the others
have a sentence of their own. An action without text is shown by its name.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import Flask, current_app
from flask_babel import LazyString, gettext, lazy_pgettext
from flask_babel import lazy_gettext as _

from portal.platform.audit.models import ERASE, AuditEvent

_EXTENSION = "portal_audit_words"

#: Converts a recorded value to lines of label and text.
Lines = Sequence[tuple[str, str]]
#: Texts of one event, by field, for values that need a text of their own.
Words = Mapping[str, Lines]
#: Returns the texts of events of one table, by sequence number.
Reader = Callable[[Sequence[AuditEvent]], Mapping[int, Words]]

VERBS: Mapping[str, LazyString] = {
    "add": _("menambah"),
    "apply": _("menerapkan"),
    "approve": _("menyetujui"),
    "assign": _("menugaskan pendamping"),
    "cancel": _("membatalkan"),
    "change": _("mengubah"),
    "close": _("menutup"),
    "complete": _("menyelesaikan"),
    "confirm": _("memastikan"),
    "create": _("membuat"),
    "deactivate": _("menutup"),
    "decline": _("menolak"),
    "discard": _("membuang"),
    "issue": _("menerbitkan"),
    "move": _("memindahkan"),
    "open": _("membuka"),
    "plan": _("merencanakan"),
    "print": _("mencetak"),
    "propose": _("mengusulkan"),
    "publish": _("menerbitkan"),
    "queue": _("menyiapkan"),
    "reactivate": _("membuka lagi"),
    "record": _("mencatat"),
    "register": _("mendaftarkan"),
    "remove": _("menghapus"),
    "reprint": _("mencetak ulang"),
    "reserve": _("menyiapkan nomor"),
    "revoke": _("mencabut"),
    "save": _("menyimpan"),
    "split": _("memecah"),
    "start": _("memulai"),
    "undo": _("mengurungkan"),
    "unmask": _("melihat lengkap nomor"),
    "void": _("membatalkan"),
    "withdraw": _("menarik kembali"),
    "write": _("menulis"),
}

#: Labels of fields that several rooms record.
FIELDS: Mapping[str, LazyString] = {
    "basis": _("dasar"),
    "before": _("sebelumnya"),
    "closed_at": _("waktu ditutup"),
    "code": _("kode"),
    "dataset": _("data"),
    "digest": _("sidik"),
    "finished_at": _("waktu selesai"),
    "first": _("baris pertama"),
    "from": _("dari"),
    "full_numbers": _("NIK dan No. KK lengkap"),
    "items": _("nomor butir bantuan"),
    "kind": _("jenis"),
    "language": _("bahasa"),
    "last": _("baris terakhir"),
    "name": _("nama"),
    "note": _("catatan"),
    "number": _("nomor"),
    "outcome": _("keadaan keluarga"),
    "person": lazy_pgettext("satu", "orang"),
    "reason": _("alasan"),
    "to": _("menjadi"),
    "total": _("seluruhnya"),
    "until": _("sampai"),
    "valid_from": _("berlaku sejak"),
}

#: Display texts of codes that several rooms record.
CODES: Mapping[str, LazyString] = {
    "cancelled": _("dibatalkan"),
    "cash": _("uang tunai"),
    "closed": _("ditutup"),
    "discarded": _("dibuang"),
    "done": _("selesai"),
    "failed": _("tidak dapat dibaca"),
    "follow_up": _("didampingi"),
    "goods": _("barang atau sembako"),
    "graduated": _("graduasi"),
    "handed_over": _("sudah diserahkan"),
    "merged": _("digabung"),
    "not_eligible": _("tidak layak"),
    "open": _("dibuka"),
    "planned": _("direncanakan"),
    "queued": _("menunggu dikirim"),
    "review": _("menunggu keputusan"),
    "same": _("sama saja"),
    "tool": _("alat kerja"),
    "withdrawn": _("ditarik"),
}


@dataclass(frozen=True, kw_only=True)
class AuditWords:
    """Audit trail texts that a room declares."""

    nouns: Mapping[str, LazyString] = field(default_factory=dict)
    """Table → name of its records."""
    sentences: Mapping[str, LazyString] = field(default_factory=dict)
    """Action → sentence, to follow the name of the actor."""
    fields: Mapping[str, LazyString] = field(default_factory=dict)
    """Field → label."""
    codes: Mapping[str, LazyString] = field(default_factory=dict)
    """Recorded code → display text."""
    readers: Mapping[str, Reader] = field(default_factory=dict)
    """Table → reader of its events, where only the room knows its codes."""
    numbered: Mapping[str, Callable[[str], int | None]] = field(default_factory=dict)
    """Table → id of the record with this reference number; no access check."""
    office_tables: tuple[str, ...] = ()
    """Tables maintained by administrators, who may read their events."""


AUDIT_WORDS = AuditWords(
    nouns={"audit_head": _("jejak audit"), "audit_values": _("isi jejak audit")},
    sentences={
        "audit_head.accept": _("melanjutkan jejak audit setelah cadangan data dipasang"),
        ERASE: _("menghapus isi jejak audit atas permohonan"),
    },
    fields={"events": _("nomor catatan"), "missing": _("nomor catatan yang tidak ada lagi")},
)


def register_words(app: Flask, words: Iterable[AuditWords]) -> None:
    """Merge the texts of all rooms. Raises ValueError if two rooms declare the same key."""
    merged = AuditWords(nouns={}, sentences={}, fields=dict(FIELDS), codes=dict(CODES))
    office: list[str] = []
    for own in words:
        for name in ("nouns", "sentences", "fields", "codes", "readers", "numbered"):
            known, added = getattr(merged, name), getattr(own, name)
            if twice := known.keys() & added.keys():
                raise ValueError(f"audit words are declared twice: {', '.join(sorted(twice))}")
            known.update(added)
        office += own.office_tables
    app.extensions[_EXTENSION] = AuditWords(**{**vars(merged), "office_tables": tuple(office)})


def audit_words() -> AuditWords:
    """Return the merged texts of all rooms."""
    words: AuditWords = current_app.extensions[_EXTENSION]
    return words


def sentence(action: str) -> str:
    """Return the text of ``action``, to follow the name of the actor."""
    sentences = audit_words().sentences
    if action in sentences:
        return str(sentences[action])
    table, _dot, verb = action.partition(".")
    if verb not in VERBS:
        return gettext("melakukan “%(verb)s” pada %(noun)s", verb=verb, noun=noun(table))
    return f"{VERBS[verb]} {noun(table)}"


def noun(table: str) -> str:
    """Return what a table contains, in words."""
    return str(audit_words().nouns.get(table, table.replace("_", " ")))


def field_name(field: str) -> str:
    """Return the label of a recorded field."""
    return str(audit_words().fields.get(field, field))

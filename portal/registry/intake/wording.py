"""Labels and texts of the intake room."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext, lazy_pgettext
from flask_babel import lazy_gettext as _

from portal.core.counting import counted
from portal.registry.agencies.models import RowOutcome, SourceRecord
from portal.registry.agencies.reading import UnreadSheet
from portal.registry.agencies.states import ImportState
from portal.registry.households.models import NikState
from portal.registry.households.provenance.conflict_resolution import Datum
from portal.registry.households.wording import DATUM_LABELS, NIK_STATES, value_text
from portal.registry.intake.findings import in_words
from portal.registry.intake.queries import Part

STATUS: Mapping[ImportState, LazyString] = {
    ImportState.READING: _("sedang dibaca"),
    ImportState.PREVIEWED: _("menunggu persetujuan Anda"),
    ImportState.APPLYING: _("sedang dimasukkan"),
    ImportState.APPLIED: _("sudah masuk"),
    ImportState.UNDOING: _("sedang diurungkan"),
    ImportState.UNDONE: _("diurungkan"),
    ImportState.DISCARDED: _("dibuang"),
    ImportState.FAILED: _("tidak terbaca"),
}
TONE: Mapping[ImportState, str] = {
    ImportState.READING: "progress",
    ImportState.PREVIEWED: "due",
    ImportState.APPLYING: "progress",
    ImportState.APPLIED: "done",
    ImportState.UNDOING: "progress",
    ImportState.UNDONE: "stopped",
    ImportState.DISCARDED: "stopped",
    ImportState.FAILED: "danger",
}
#: Text above the progress bar.
WORK: Mapping[ImportState, LazyString] = {
    ImportState.READING: _("Membaca berkas"),
    ImportState.APPLYING: _("Memasukkan ke data keluarga"),
    ImportState.UNDOING: _("Mengembalikan keadaan semula"),
}
PARTS: Mapping[Part, LazyString] = {
    Part.ADDED: _("Orang baru"),
    Part.CHANGED: _("Berubah"),
    Part.ATTACHED: _("Sudah terdaftar"),
    Part.REFUSED: lazy_pgettext("baris", "Ditolak"),
    Part.WARNED: _("Peringatan"),
    Part.SKIPPED: _("Dilewati"),
    Part.MATCHED: _("Padan"),
    Part.MISMATCHED: _("Tidak padan"),
    Part.DEAD: _("Meninggal"),
    Part.UNKNOWN: _("Tidak terdaftar"),
}
#: Explanation of a part after applying or undoing the list, where it differs.
MEANING_AFTER: Mapping[ImportState, Mapping[Part, LazyString]] = {
    ImportState.APPLIED: {Part.ADDED: _("Ditambahkan ke data keluarga oleh daftar ini.")},
    ImportState.UNDONE: {
        Part.ADDED: _("Pernah ditambahkan oleh daftar ini, lalu dikeluarkan lagi.")
    },
}
MEANING: Mapping[Part, LazyString] = {
    Part.ADDED: _("Belum ada di data keluarga. Akan ditambahkan."),
    Part.CHANGED: _(
        "Sudah terdaftar. Yang kosong dilengkapi; yang dikatakan sumber lebih lama diperbarui. Yang"
        " ditetapkan petugas tidak berubah, dan kata setiap sumber tetap tersimpan."
    ),
    Part.ATTACHED: _("Sudah terdaftar. Datanya tidak diubah; baris ini dicatat padanya."),
    Part.REFUSED: _(
        "Tidak dapat dimasukkan. Perbaiki di sini, atau unduh, perbaiki, lalu kirim lagi."
    ),
    Part.WARNED: _("Tetap dimasukkan, tetapi perlu dilihat."),
    Part.SKIPPED: _("Bukan baris orang: judul, jumlah, catatan. Baris kosong tidak ditampilkan."),
    Part.MATCHED: _("Menurut Dukcapil NIK dan datanya padan."),
    Part.MISMATCHED: _("Menurut Dukcapil NIK tidak ada, tidak aktif, atau milik orang lain."),
    Part.DEAD: _(
        "Menurut Dukcapil sudah meninggal. Kematian tidak dicatat sendiri: pendamping diminta"
        " memeriksa."
    ),
    Part.UNKNOWN: _("NIK yang tidak ada di data keluarga Anda. Tidak ada yang ditambahkan."),
}


_FAMILY: Mapping[str, LazyString | str] = {
    "kk_number": DATUM_LABELS[Datum.KK],
    "address": lazy_gettext("Alamat"),
    "rt": "RT",
    "rw": "RW",
    "village_code": lazy_gettext("Desa/kelurahan"),
}


def announced(before: Mapping[str, Any], villages: Mapping[str, str]) -> Iterator[str]:
    """Yield "Nama: SITI → Siti Rohmah" for each changed value; NIK and No. KK masked."""
    if "nik" in before:
        (was, *_), (now, *_) = before["nik"]
        if was != now:
            yield _change(gettext("Pemadanan Dukcapil"), _state(was), _state(now))
    for name, (was, now) in before.get("person", {}).items():
        datum = Datum(name)
        yield _change(DATUM_LABELS[datum], _value(datum, was), _value(datum, now))
    for name, (was, now) in before.get("family", {}).items():
        if name in _FAMILY:
            yield _change(_FAMILY[name], _column(name, was, villages), _column(name, now, villages))
    if "phone" in before:
        yield _change(DATUM_LABELS[Datum.PHONE], "", _value(Datum.PHONE, before["phone"]))


def _state(state: str) -> str:
    return str(NIK_STATES[NikState(state)])


def _change(label: LazyString | str, was: str, now: str) -> str:
    return f"{label}: {was or gettext('kosong')} → {now or gettext('kosong')}"


def _value(datum: Datum, value: Any) -> str:
    return value_text(datum, value, {}, mask_phones=False) if value else ""


def _column(name: str, value: Any, villages: Mapping[str, str]) -> str:
    match name:
        case "kk_number":
            return _value(Datum.KK, value)
        case "village_code":
            return villages.get(value or "", "")
        case _:
            return value or ""


OUTCOMES: Mapping[RowOutcome, tuple[LazyString, str]] = {
    RowOutcome.ACCEPTED: (_("diterima"), "done"),
    RowOutcome.REFUSED: (lazy_pgettext("baris", "ditolak"), "danger"),
    RowOutcome.SKIPPED: (_("dilewati"), "neutral"),
}


def row_place(sheet: str, row: int) -> str:
    """Return the position of a row in the file as text."""
    if sheet:
        return gettext("%(sheet)s, baris %(row)s", sheet=sheet, row=row)
    return gettext("baris %(row)s", row=row)


def said_of_row(record: SourceRecord) -> tuple[str, ...]:
    """Return why a row was refused or skipped, else its warnings, each with its column."""
    return tuple(
        f"{remark['column']}: {in_words(remark)}" if remark["column"] else in_words(remark)
        for remark in record.problems or record.warnings
    )


def unread_sheet(sheet: UnreadSheet) -> str:
    """Return text about a sheet that is not read, with the reason."""
    rows = counted("%(n)s baris", sheet.rows)
    name = sheet.name
    if not name:
        return gettext("Berkas ini, tanpa daftar orang: %(rows)s.", rows=rows)
    if sheet.hidden:
        return gettext("Lembar tersembunyi %(name)s: %(rows)s.", name=name, rows=rows)
    return gettext("Lembar %(name)s, tanpa daftar orang: %(rows)s.", name=name, rows=rows)

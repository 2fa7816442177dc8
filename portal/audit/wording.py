"""The trail in words: ``cases.assign`` becomes "menugaskan pendamping kasus".

An action is a table and a verb, and most sentences are just that, a verb and a noun. What reads
badly so has a sentence of its own. An action without words is shown by its name.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.audit.fields import CODES, FIELDS
from portal.messages.steps import STEPS
from portal.web.filters import MISSING, samar, tanggal, tanggal_waktu

NOUNS: Mapping[str, LazyString] = {
    "agencies": _("instansi"),
    "agency_tokens": _("kunci akses instansi"),
    "aid_rules": _("aturan tumpang tindih"),
    "announcements": _("pengumuman SMS"),
    "assessments": _("asesmen"),
    "case_attachments": _("lampiran kasus"),
    "case_notes": _("catatan kasus"),
    "case_tasks": _("tugas kasus"),
    "cases": _("kasus"),
    "catalogue_items": _("katalog bantuan"),
    "complaints": _("pengaduan"),
    "decision_items": _("butir bantuan"),
    "decisions": _("keputusan bantuan"),
    "decrees": _("SK"),
    "events": _("acara serah terima"),
    "exports": _("ekspor data"),
    "funds": _("sumber dana"),
    "handovers": _("serah terima"),
    "households": _("rumah tangga"),
    "imports": _("impor daftar"),
    "invitations": _("undangan"),
    "jobs": _("pekerjaan panjang"),
    "message_templates": _("teks SMS"),
    "messages": _("SMS"),
    "papers": _("surat"),
    "person_pairs": _("pasangan data ganda"),
    "persons": _("anggota keluarga"),
    "phones": _("nomor telepon"),
    "programmes": _("program bantuan"),
    "questionnaires": _("kuesioner"),
    "replies": _("SMS yang masuk"),
    "setting_values": _("pengaturan"),
    "source_records": _("baris daftar"),
    "sponsor_contacts": _("kunjungan pengasuh"),
    "sponsors": _("pengasuh"),
    "sponsorships": _("pengasuhan"),
    "stored_files": _("berkas"),
    "users": _("akun"),
    "visits": _("kunjungan"),
}

VERBS: Mapping[str, LazyString] = {
    "add": _("menambah"),
    "approve": _("menyetujui"),
    "apply": _("menerapkan"),
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

SENTENCES: Mapping[str, LazyString] = {
    "agencies.forget_mapping": _("melupakan arti kolom instansi"),
    "agencies.rename": _("mengganti nama instansi"),
    "agency_tokens.create": _("membuat kunci akses instansi"),
    "agency_tokens.read": _("mengambil data lewat kunci akses instansi"),
    "agency_tokens.revoke": _("mencabut kunci akses instansi"),
    "agency_tokens.unmask": _("mengambil NIK dan No. KK lengkap lewat kunci akses instansi"),
    "announcements.confirm": _("mengirim pengumuman SMS"),
    "announcements.download_unreached": _("mengunduh daftar yang tidak terjangkau SMS"),
    "announcements.have_told": _("menugaskan pendamping mengabari langsung"),
    "announcements.stop": _("menghentikan pengumuman SMS"),
    "cases.add_attachment": _("menambah lampiran pada kasus"),
    "cases.add_note": _("menulis catatan pada kasus"),
    "cases.add_task": _("menambah tugas pada kasus"),
    "cases.assess": _("menandai kasus sudah diases"),
    "cases.decide": _("menandai bantuan kasus sudah diputuskan"),
    "cases.decline_closing": _("menolak usul penutupan kasus"),
    "cases.finish_task": _("menyelesaikan tugas kasus"),
    "cases.follow": _("memulai pendampingan kasus"),
    "cases.hand_over": _("menandai bantuan kasus sudah diserahkan"),
    "cases.propose_closing": _("mengusulkan penutupan kasus"),
    "cases.reopen_assessed": _("membuka lagi kasus yang ditutup karena digabung"),
    "cases.reopen_decided": _("membuka lagi kasus yang ditutup karena digabung"),
    "cases.reopen_follow_up": _("membuka lagi kasus yang ditutup karena digabung"),
    "cases.reopen_handed_over": _("membuka lagi kasus yang ditutup karena digabung"),
    "cases.reopen_registered": _("membuka lagi kasus yang ditutup karena digabung"),
    "cases.reopen_scheduled": _("membuka lagi kasus yang ditutup karena digabung"),
    "cases.reschedule_task": _("menjadwalkan ulang tugas kasus"),
    "cases.resume": _("mengembalikan kasus ke pendampingan"),
    "cases.schedule": _("menjadwalkan serah terima kasus"),
    "cases.step_back": _("mengembalikan kasus satu tahap"),
    "cases.unassign": _("melepas pendamping kasus"),
    "cases.unschedule": _("membatalkan jadwal serah terima kasus"),
    "cases.void_handover": _("mengembalikan kasus karena serah terima dibatalkan"),
    "complaints.answer": _("menjawab pengaduan"),
    "complaints.receive": _("menerima pengaduan"),
    "complaints.reopen": _("membuka lagi pengaduan"),
    "complaints.take_up": _("menangani pengaduan"),
    "decisions.override": _("menetapkan bantuan walaupun dilarang tumpang tindih"),
    "decisions.release_rest": _("melepas sisa bantuan yang belum diserahkan"),
    "events.invite": _("mengundang rumah tangga ke acara serah terima"),
    "events.leave": _("mengeluarkan rumah tangga dari daftar acara"),
    "events.open_papers": _("membuka berkas acara serah terima"),
    "events.prepare_papers": _("menyiapkan berkas acara serah terima"),
    "events.set_officers": _("menetapkan petugas acara serah terima"),
    "exports.cancel": _("membatalkan ekspor data"),
    "exports.download": _("mengunduh berkas ekspor data"),
    "exports.finish": _("selesai membuat berkas ekspor data"),
    "exports.remove": _("menghapus berkas ekspor data"),
    "exports.request": _("meminta ekspor data"),
    "exports.unmask": _("mengekspor NIK dan No. KK lengkap"),
    "households.change_address": _("mengubah alamat rumah tangga"),
    "households.pin_value": _("menetapkan alamat rumah tangga"),
    "households.set_kk": _("mengisi No. KK rumah tangga"),
    "households.settle": _("menyesuaikan alamat rumah tangga dengan sumbernya"),
    "households.unpin_value": _("melepas alamat rumah tangga yang ditetapkan"),
    "imports.bring_in": _("memasukkan baris daftar ke data keluarga"),
    "imports.download_refused": _("mengunduh baris daftar yang ditolak"),
    "imports.fail": _("mendapati daftar yang tidak dapat dibaca"),
    "imports.keep": _("mempertahankan impor daftar karena sudah dipakai"),
    "imports.keep_unfinished": _("mempertahankan impor daftar karena sudah dipakai"),
    "imports.name_programme": _("menyebut program bantuan sebuah daftar"),
    "imports.preview": _("selesai membaca daftar"),
    "imports.read_again": _("meminta daftar dibaca lagi"),
    "imports.receive": _("mengunggah daftar"),
    "imports.take_back": _("mengembalikan data seperti sebelum impor daftar"),
    "invitations.check_in": _("mencatat kehadiran undangan"),
    "messages.clear_doubt": _("memastikan nasib SMS yang diragukan"),
    "messages.send_again": _("mengirim ulang SMS"),
    "overlap_exchanges.check": _("mencocokkan daftar bersandi dari instansi lain"),
    "overlap_exchanges.export": _("mengunduh daftar bersandi untuk instansi lain"),
    "person_pairs.ask": _("menanyakan lagi pasangan data ganda"),
    "person_pairs.close": _("tidak lagi menanyakan pasangan data ganda"),
    "person_pairs.keep_apart": _("menyatakan dua catatan itu dua orang berbeda"),
    "person_pairs.merge": _("menggabungkan catatan orang yang sama"),
    "person_pairs.postpone": _("menunda pasangan data ganda"),
    "person_pairs.register_apart": _("mendaftarkan orang yang mirip sebagai orang lain"),
    "person_pairs.trust": _("meyakini pasangan data ganda orang yang sama"),
    "person_pairs.undo": _("mengurungkan penggabungan catatan"),
    "persons.join_household": _("memindahkan anggota ke keluarga lain"),
    "persons.pin_value": _("menetapkan isian anggota keluarga"),
    "persons.record_death": _("mencatat anggota keluarga meninggal"),
    "persons.set_nik": _("mengisi NIK anggota keluarga"),
    "persons.set_nik_state": _("mencatat hasil pemadanan NIK"),
    "persons.settle": _("menyesuaikan isian anggota keluarga dengan sumbernya"),
    "persons.unpin_value": _("melepas isian anggota keluarga yang ditetapkan"),
    "persons.withdraw_death": _("menarik catatan meninggal"),
    "phones.confirm_reachable": _("memastikan nomor telepon aktif lagi"),
    "phones.mark_unreachable": _("menandai nomor telepon tidak dapat dihubungi"),
    "replies.receive": _("membaca SMS yang masuk"),
    "replies.settle": _("mengurus SMS yang masuk"),
    "sponsorships.end": _("mengakhiri pengasuhan"),
    "sponsorships.pair": _("menetapkan pengasuh"),
    "sponsorships.resume": _("meneruskan pengasuhan"),
    "users.change_password": _("mengganti kata sandinya sendiri"),
    "users.refuse_sign_in": _("mencoba masuk dengan kata sandi yang salah"),
    "users.reset_password": _("memberi kata sandi sementara untuk akun"),
    "users.sign_in": _("masuk ke portal"),
    "visits.miss": _("mencatat kunjungan tidak terlaksana"),
    "visits.resume": _("merencanakan lagi kunjungan pendampingan"),
}

#: Days and moments as the trail keeps them.
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00")

#: NIK, No. KK and phone numbers inside any text: nobody needs them in full to follow the trail.
_PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:\d{16}|(?:\+?62|0)8\d{7,12})(?!\d)")


def sentence(action: str) -> str:
    """What was done, to follow the name of who did it."""
    if action in SENTENCES:
        return str(SENTENCES[action])
    table, _dot, verb = action.partition(".")
    if verb not in VERBS:
        return gettext("melakukan “%(verb)s” pada %(noun)s", verb=verb, noun=noun(table))
    return f"{VERBS[verb]} {noun(table)}"


def noun(table: str) -> str:
    """What a table holds, in the words of the field."""
    return str(NOUNS.get(table, table.replace("_", " ")))


def has_words(action: str) -> bool:
    """Whether the trail can name this action."""
    table, _dot, verb = action.partition(".")
    return action in SENTENCES or (table in NOUNS and verb in VERBS)


def field_name(field: str) -> str:
    """What a value is called."""
    return str(FIELDS.get(field, field))


def written(value: Any) -> str:
    """A recorded value as text, personal numbers masked."""
    if value is None or value == "" or value == [] or value == {}:
        return MISSING
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    if isinstance(value, Mapping):
        return "; ".join(f"{field_name(name)}: {written(item)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(written(item) for item in value)
    if value in CODES:
        return str(CODES[value])
    if value in STEPS:
        return str(STEPS[value].label)
    text = str(value)
    return _when(text) or _masked(text)


def as_kept(value: Any) -> str:
    """A recorded value in the codes that the trail keeps, personal numbers masked."""
    return _masked(json.dumps(value, ensure_ascii=False))


def _masked(text: str) -> str:
    return _PERSONAL_NUMBER.sub(lambda found: samar(found[0]), text)


def _when(text: str) -> str | None:
    """A day or a moment as people write it; ``None`` if the text is neither."""
    try:
        if _DAY.fullmatch(text):
            return tanggal(date.fromisoformat(text))
        return tanggal_waktu(datetime.fromisoformat(text)) if _MOMENT.fullmatch(text) else None
    except ValueError:
        return None

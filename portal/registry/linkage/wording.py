"""Labels and texts of the linkage room."""

from collections.abc import Collection, Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.platform.audit.wording import AuditWords
from portal.registry.linkage.outcomes import Reason
from portal.registry.linkage.states import PairStatus

_REASON_TEXTS: Mapping[Reason, LazyString] = {
    Reason.SAME_NIK: _("NIK sama."),
    Reason.NIK_TYPING_ERROR: _("NIK hampir sama: mungkin salah ketik."),
    Reason.NIK_DIFFERENT: _("NIK berbeda."),
    Reason.NIK_MISSING: _("NIK tidak ada pada salah satu data."),
    Reason.SAME_NAME: _("Nama sama."),
    Reason.NAME_SPELLING: _("Nama hampir sama: beda ejaan atau salah ketik."),
    Reason.NAME_SHORTENED: _("Nama yang satu ditulis lebih pendek."),
    Reason.NAME_PARTLY: _("Hanya sebagian nama yang sama."),
    Reason.NAME_DIFFERENT: _("Nama berbeda."),
    Reason.SAME_BIRTH_DATE: _("Tanggal lahir sama."),
    Reason.DEFAULT_BIRTH_DATE: _(
        "Tanggal lahir cocok, tetapi tanggal ini sering diisi bila yang benar tidak diketahui."
    ),
    Reason.BIRTH_DATE_NEAR: _("Tanggal lahir hampir sama."),
    Reason.SAME_AGE: _("Umur kira-kira sama."),
    Reason.BIRTH_DATE_DIFFERENT: _("Tanggal lahir berbeda."),
    Reason.SEX_DIFFERENT: _("Jenis kelamin berbeda."),
    Reason.SAME_KK: _("No. KK sama: satu keluarga."),
    Reason.SAME_PHONE: _("Nomor telepon sama; sekeluarga sering memakai satu nomor."),
    Reason.SAME_ADDRESS: _("Alamat sama sampai RT dan RW."),
    Reason.SAME_DESA: _("Desa/kelurahan sama."),
    Reason.PLACE_DIFFERENT: _("Desa/kelurahan berbeda: mungkin pindah."),
    Reason.NIK_OF_ANOTHER: _(
        "Satu NIK dengan nama atau tanggal lahir lain: mungkin NIK orang lain yang tertulis."
    ),
    Reason.TWO_NIK: _("Keduanya punya NIK sendiri: biasanya dua orang."),
    Reason.PERHAPS_TWINS: _("Mungkin kembar: tanggal lahir cocok, nama tidak cukup cocok."),
    Reason.PERHAPS_FAMILY: _("Mungkin dua anggota satu keluarga."),
    Reason.PERHAPS_NAMESAKE: _("Mungkin dua orang dengan nama yang sama."),
    Reason.TOO_LITTLE_KNOWN: _(
        "Terlalu sedikit yang diketahui: nama, telepon dan desa saja tidak membuktikan."
    ),
    Reason.FITS_ANOTHER: _(
        "Salah satunya cocok juga dengan orang lain, yang jelas bukan orang yang sama."
    ),
}


def reason_text(reason: Reason) -> str:
    """Return the sentence for ``reason``."""
    return str(_REASON_TEXTS[reason])


STATUS: Mapping[PairStatus, LazyString] = {
    PairStatus.SAME: _("segera digabung"),
    PairStatus.REVIEW: _("menunggu keputusan"),
    PairStatus.KEPT_APART: _("dua orang berbeda"),
    PairStatus.MERGED: _("digabung"),
    PairStatus.GONE: _("tidak ditanyakan lagi"),
}
TONE: Mapping[PairStatus, str] = {
    PairStatus.SAME: "progress",
    PairStatus.REVIEW: "due",
    PairStatus.KEPT_APART: "stopped",
    PairStatus.MERGED: "done",
    PairStatus.GONE: "neutral",
}


#: Reasons that come from a rule, whatever the match probability is.
RULES = frozenset(
    {
        Reason.NIK_OF_ANOTHER,
        Reason.TWO_NIK,
        Reason.PERHAPS_TWINS,
        Reason.PERHAPS_FAMILY,
        Reason.PERHAPS_NAMESAKE,
        Reason.TOO_LITTLE_KNOWN,
        Reason.FITS_ANOTHER,
    }
)


def probability_text(probability: float, reasons: Collection[Reason]) -> str:
    """Return the match probability as text, and whether a rule makes the match doubtful."""
    words = _probability_label(probability)
    if RULES.isdisjoint(reasons):
        return words
    return gettext("%(likeness)s, tetapi meragukan karena alasan di bawah", likeness=words)


def _probability_label(probability: float) -> str:
    share = int(probability * 100)
    if probability >= 0.95:
        return gettext("sangat mirip, %(share)s dari 100", share=share)
    if probability >= 0.7:
        return gettext("mirip, %(share)s dari 100", share=share)
    return gettext("agak mirip, %(share)s dari 100", share=share)


AUDIT_WORDS = AuditWords(
    nouns={
        "person_pairs": _("pasangan data ganda"),
    },
    sentences={
        "person_pairs.ask": _("menanyakan lagi pasangan data ganda"),
        "person_pairs.close": _("tidak lagi menanyakan pasangan data ganda"),
        "person_pairs.keep_apart": _("menyatakan dua catatan itu dua orang berbeda"),
        "person_pairs.merge": _("menggabungkan catatan orang yang sama"),
        "person_pairs.postpone": _("menunda pasangan data ganda"),
        "person_pairs.register_apart": _("mendaftarkan orang yang mirip sebagai orang lain"),
        "person_pairs.trust": _("meyakini pasangan data ganda orang yang sama"),
        "person_pairs.undo": _("mengurungkan penggabungan catatan"),
    },
    fields={
        "by_hand": _("oleh orang"),
        "other": _("orang yang lain"),
    },
    codes={
        "gone": _("tidak ditanyakan lagi"),
        "kept_apart": _("dua orang berbeda"),
    },
)

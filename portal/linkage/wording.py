"""Why the portal thinks so, in words for the person who decides."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

from portal.linkage.outcomes import Reason

_WORDS: Mapping[Reason, LazyString] = {
    Reason.SAME_NIK: lazy_gettext("NIK sama."),
    Reason.NIK_TYPING_ERROR: lazy_gettext("NIK hampir sama: mungkin salah ketik."),
    Reason.NIK_DIFFERENT: lazy_gettext("NIK berbeda."),
    Reason.NIK_MISSING: lazy_gettext("NIK tidak ada pada salah satu data."),
    Reason.SAME_NAME: lazy_gettext("Nama sama."),
    Reason.NAME_SPELLING: lazy_gettext("Nama hampir sama: beda ejaan atau salah ketik."),
    Reason.NAME_SHORTENED: lazy_gettext("Nama yang satu ditulis lebih pendek."),
    Reason.NAME_PARTLY: lazy_gettext("Hanya sebagian nama yang sama."),
    Reason.NAME_DIFFERENT: lazy_gettext("Nama berbeda."),
    Reason.SAME_BIRTH_DATE: lazy_gettext("Tanggal lahir sama."),
    Reason.DEFAULT_BIRTH_DATE: lazy_gettext(
        "Tanggal lahir cocok, tetapi tanggal ini sering diisi bila yang benar tidak diketahui."
    ),
    Reason.BIRTH_DATE_NEAR: lazy_gettext("Tanggal lahir hampir sama."),
    Reason.SAME_AGE: lazy_gettext("Umur kira-kira sama."),
    Reason.BIRTH_DATE_DIFFERENT: lazy_gettext("Tanggal lahir berbeda."),
    Reason.SEX_DIFFERENT: lazy_gettext("Jenis kelamin berbeda."),
    Reason.SAME_KK: lazy_gettext("No. KK sama: satu keluarga."),
    Reason.SAME_PHONE: lazy_gettext("Nomor telepon sama; sekeluarga sering memakai satu nomor."),
    Reason.SAME_ADDRESS: lazy_gettext("Alamat sama sampai RT dan RW."),
    Reason.SAME_DESA: lazy_gettext("Desa sama."),
    Reason.PLACE_DIFFERENT: lazy_gettext("Desa berbeda: mungkin pindah."),
    Reason.NIK_OF_ANOTHER: lazy_gettext(
        "Satu NIK dengan nama atau tanggal lahir lain: mungkin NIK orang lain yang tertulis."
    ),
    Reason.TWO_NIK: lazy_gettext("Keduanya punya NIK sendiri: biasanya dua orang."),
    Reason.PERHAPS_TWINS: lazy_gettext(
        "Mungkin kembar: tanggal lahir cocok, nama tidak cukup cocok."
    ),
    Reason.PERHAPS_FAMILY: lazy_gettext("Mungkin dua anggota satu keluarga."),
    Reason.PERHAPS_NAMESAKE: lazy_gettext("Mungkin dua orang dengan nama yang sama."),
    Reason.TOO_LITTLE_KNOWN: lazy_gettext(
        "Terlalu sedikit yang diketahui: nama, telepon dan desa saja tidak membuktikan."
    ),
    Reason.FITS_ANOTHER: lazy_gettext(
        "Salah satunya cocok juga dengan orang lain, yang jelas bukan orang yang sama."
    ),
}


def words_of(reason: Reason) -> str:
    """The sentence that says ``reason`` on a page."""
    return str(_WORDS[reason])

"""The words of accounts on screen."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.platform.permissions import Role

#: Each role with a sentence about what it does, where one is chosen.
ROLE_CHOICES: Mapping[Role, LazyString] = {
    Role.CASEWORKER: _(
        "Pendamping: mengunjungi keluarga, mengisi asesmen, mengusulkan bantuan, dan mendampingi"
        " sampai mandiri."
    ),
    Role.SUPERVISOR: _(
        "Penyelia: membagi kasus, memasukkan daftar, menjadwalkan acara, dan menutup kasus di"
        " wilayahnya."
    ),
    Role.APPROVER: _(
        "Penetap bantuan: menyetujui atau menolak usulan orang lain dan menerbitkan SK."
    ),
    Role.EVENT_OFFICER: _(
        "Petugas acara: menyerahkan bantuan pada acara yang ditugaskan kepadanya."
    ),
    Role.AUDITOR: _("Pemeriksa: membaca semuanya dan tidak mengubah apa pun."),
    Role.ADMINISTRATOR: _(
        "Administrator: mengurus akun dan pengaturan, dan tidak melihat data keluarga."
    ),
}

"""What a member of staff does first while there is no work for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.overview.dashboard.queries import ProgrammeFigures
from portal.platform.permissions import Actor, Role


@dataclass(frozen=True)
class FirstStep:
    """Why the page is empty, and the page where work begins."""

    title: LazyString
    text: LazyString
    label: LazyString
    endpoint: str


_STEPS: Mapping[Role, FirstStep] = {
    Role.SUPERVISOR: FirstStep(
        _("Mulai dengan keluarganya"),
        _(
            "Impor daftar dari instansi, atau daftarkan keluarga satu per satu. Dari halaman"
            " keluarga kasusnya dibuka, lalu ditetapkan pendampingnya."
        ),
        _("Unggah daftar pertama"),
        "intake.index",
    ),
    Role.CASEWORKER: FirstStep(
        _("Belum ada kasus untuk Anda"),
        _(
            "Penyelia menetapkan kasus untuk Anda. Keluarga yang Anda temui sendiri dapat"
            " didaftarkan; sesudah itu mulailah asesmennya."
        ),
        _("Daftarkan keluarga"),
        "households.register",
    ),
    Role.APPROVER: FirstStep(
        _("Belum ada usulan untuk ditetapkan"),
        _(
            "Usulan bantuan muncul di sini setelah pendamping menyelesaikan asesmen sebuah"
            " keluarga."
        ),
        _("Daftar bantuan"),
        "decisions.index",
    ),
    Role.EVENT_OFFICER: FirstStep(
        _("Belum ada acara untuk Anda"),
        _("Penyelia memilih petugas sebuah acara; pada harinya acara itu ada di sini."),
        _("Acara"),
        "handovers.events",
    ),
    Role.AUDITOR: FirstStep(
        _("Belum ada kasus"),
        _("Pengaturan, aturan, dana, dan akun sudah dapat diperiksa."),
        _("Meja pemeriksa"),
        "inspection.index",
    ),
}


def first_step(actor: Actor, figures: ProgrammeFigures) -> FirstStep | None:
    """Return what ``actor`` does first; ``None`` as soon as there is work of theirs."""
    if figures.open_cases or actor.role is None:
        return None
    return _STEPS.get(actor.role)

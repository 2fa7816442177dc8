"""Audit trail texts of accounts, and display names of devices."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.platform.audit.wording import AuditWords

AUDIT_WORDS = AuditWords(
    nouns={
        "users": _("akun"),
    },
    sentences={
        "users.end_session": _("mengakhiri sesinya di perangkat lain"),
        "users.change_password": _("mengganti kata sandinya sendiri"),
        "users.change_email": _("memperbaiki surel akun"),
        "users.refuse_expired": _(
            "mencoba masuk dengan kata sandi sementara yang sudah lewat masanya"
        ),
        "users.refuse_sign_in": _("mencoba masuk dengan kata sandi yang salah"),
        "users.complete_own_office": _("melengkapi NIP atau jabatannya sendiri"),
        "users.reset_password": _("memberi kata sandi sementara untuk akun"),
        "users.sign_in": _("masuk ke portal"),
    },
    fields={
        "districts": _("kecamatan"),
        "email": _("surel"),
        "network_address": _("alamat jaringan"),
        "nip": "NIP",
        "position": _("jabatan"),
        "role": _("peran"),
    },
    codes={
        "*": _("seluruh kabupaten/kota"),
        "administrator": _("administrator"),
        "approver": _("penetap bantuan"),
        "auditor": _("pemeriksa"),
        "caseworker": _("pendamping"),
        "event_officer": _("petugas acara"),
        "supervisor": _("penyelia"),
    },
    office_tables=("users",),
)

#: Part of a User-Agent → name of the browser; the first match counts.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def device_name(agent: str) -> str:
    """Return the common name of the browser and the device with this User-Agent."""
    browser = next((name for part, name in _BROWSERS.items() if part in agent), "")
    system = next((name for part, name in _SYSTEMS.items() if part in agent), "")
    if browser and system:
        return gettext("%(browser)s di %(device)s", browser=browser, device=system)
    return browser or system or gettext("Perangkat tak dikenal")

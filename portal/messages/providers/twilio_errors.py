"""Twilio's error codes: what they mean for staff, and what helps.

From Twilio's error and warning dictionary. What is not listed here is judged by the HTTP status.
"""

from typing import Any

from flask_babel import lazy_gettext as _

from portal.messages.providers.base import Remedy

_ACCOUNT = _("Akun Twilio tidak aktif atau kuncinya salah.")
_SENDER = _("Nama atau nomor pengirim belum benar di akun Twilio.")
_BUSY = _("Penyedia SMS sedang sibuk.")
_NO_NUMBER = _("Nomor ini tidak dikenal.")
_NO_MOBILE = _("Nomor ini bukan nomor ponsel.")
_TEXT = _("Penyedia SMS menolak isi pesan ini.")

ERRORS: dict[int, tuple[Remedy, Any]] = {
    14107: (Remedy.RETRY_LATER, _BUSY),
    20003: (Remedy.STOP, _ACCOUNT),
    20005: (Remedy.STOP, _ACCOUNT),
    20006: (Remedy.STOP, _ACCOUNT),
    20404: (Remedy.STOP, _ACCOUNT),
    20429: (Remedy.RETRY_LATER, _BUSY),
    21211: (Remedy.BAD_NUMBER, _NO_NUMBER),
    21212: (Remedy.STOP, _SENDER),
    21214: (Remedy.BAD_NUMBER, _("Nomor ini tidak dapat dihubungi.")),
    21217: (Remedy.BAD_NUMBER, _NO_NUMBER),
    21408: (Remedy.STOP, _("Akun Twilio belum diizinkan mengirim SMS ke Indonesia.")),
    21602: (Remedy.REFUSED, _TEXT),
    21603: (Remedy.STOP, _SENDER),
    21606: (Remedy.STOP, _SENDER),
    21610: (Remedy.OPTED_OUT, _("Penerima sudah berhenti menerima SMS.")),
    21611: (Remedy.RETRY_LATER, _BUSY),
    21612: (Remedy.REFUSED, _("SMS tidak dapat dikirim ke nomor ini dari pengirim kita.")),
    21614: (Remedy.BAD_NUMBER, _NO_MOBILE),
    21617: (Remedy.REFUSED, _TEXT),
    21659: (Remedy.STOP, _SENDER),
    21660: (Remedy.STOP, _SENDER),
    21701: (Remedy.STOP, _SENDER),
    21703: (Remedy.STOP, _SENDER),
    21704: (Remedy.STOP, _SENDER),
    30001: (Remedy.REFUSED, _("Antrean penyedia SMS penuh.")),
    30002: (Remedy.STOP, _ACCOUNT),
    30003: (Remedy.REFUSED, _("Ponsel mati atau di luar jangkauan.")),
    # Blocked by the handset or by the operator: that says nothing of what the person wants.
    30004: (Remedy.BAD_NUMBER, _("Penerima atau operatornya memblokir SMS ini.")),
    30005: (Remedy.BAD_NUMBER, _NO_NUMBER),
    30006: (Remedy.BAD_NUMBER, _NO_MOBILE),
    30007: (Remedy.REFUSED, _("Operator menyaring SMS ini.")),
    30008: (Remedy.REFUSED, _("Operator tidak menyebut alasannya.")),
    63038: (Remedy.STOP, _("Batas harian akun Twilio habis.")),
    90010: (Remedy.STOP, _ACCOUNT),
}


def explain(code: int | None) -> tuple[Remedy, str] | None:
    """What helps after ``code`` and the sentence for staff; ``None`` for one we do not know."""
    known = ERRORS.get(code) if code else None
    return (known[0], str(known[1])) if known else None

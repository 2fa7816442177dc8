"""Twilio error codes with the remedy and the message for staff.

Source: Twilio's error and warning dictionary. Codes not listed are judged by the HTTP status.
"""

from portal.core.kept_texts import kept
from portal.platform.messages.providers.base import Remedy

_ACCOUNT = kept(
    "Akun Twilio tidak aktif atau kuncinya salah. Pengelola memeriksa akun, saldo,"
    " TWILIO_ACCOUNT_SID, dan TWILIO_AUTH_TOKEN."
)
_SENDER = kept(
    "Nama atau nomor pengirim belum benar di akun Twilio. Pengelola memeriksa TWILIO_FROM atau"
    " TWILIO_MESSAGING_SERVICE_SID."
)
_UNREGISTERED = kept(
    "Nomor pengirim belum terdaftar pada operator. Pengelola menyelesaikan pendaftarannya di"
    " Twilio."
)
_TRIAL = kept(
    "Akun Twilio masih uji coba dan hanya mengirim ke nomor yang diverifikasi di sana. Pengelola"
    " menaikkan akunnya."
)
_BUSY = kept("Penyedia SMS sedang sibuk.")
_NO_NUMBER = kept("Nomor ini tidak dikenal.")
_NO_MOBILE = kept("Nomor ini bukan nomor ponsel.")
_TEXT = kept("Penyedia SMS menolak isi pesan ini.")

#: Errors of the account, the sender or our address, not of one message. Sending pauses, and waiting
#: messages are sent once staff have fixed the cause.
SET_UP: dict[int, str] = {
    **dict.fromkeys((10001, 20003, 20005, 20006, 20008, 20010, 20403, 20404), _ACCOUNT),
    **dict.fromkeys((30002, 90010), _ACCOUNT),
    **dict.fromkeys((10002, 21607, 21608, 572002, 572005), _TRIAL),
    **dict.fromkeys((21212, 21601, 21603, 21606, 21616, 21659, 21660, 21661), _SENDER),
    **dict.fromkeys((21701, 21703, 21704, 21705, 30127), _SENDER),
    **dict.fromkeys((30032, 30034), _UNREGISTERED),
    21266: kept(
        "Nomor pengirim sama dengan nomor penerima. Pengelola memeriksa TWILIO_FROM; bila sudah"
        " benar, hapus nomor itu dari data keluarga."
    ),
    21408: kept(
        "Akun Twilio belum diizinkan mengirim SMS ke Indonesia. Pengelola menyalakan Indonesia di"
        " izin wilayah (Geo Permissions) Twilio."
    ),
    21609: kept(
        "Twilio menolak alamat laporan pengiriman. Pengelola mengisi PUBLIC_URL dengan alamat"
        " https portal yang terbuka di internet."
    ),
    63038: kept(
        "Batas harian akun Twilio habis. Tunggu besok, atau pengelola meminta batas yang lebih"
        " besar kepada Twilio."
    ),
}
ERRORS: dict[int, tuple[Remedy, str]] = {
    **{code: (Remedy.STOP, sentence) for code, sentence in SET_UP.items()},
    14107: (Remedy.RETRY_LATER, _BUSY),
    20429: (Remedy.RETRY_LATER, _BUSY),
    21211: (Remedy.BAD_NUMBER, _NO_NUMBER),
    21214: (Remedy.BAD_NUMBER, kept("Nomor ini tidak dapat dihubungi.")),
    21217: (Remedy.BAD_NUMBER, _NO_NUMBER),
    21265: (Remedy.BAD_NUMBER, _NO_MOBILE),
    21602: (Remedy.REFUSED, _TEXT),
    21610: (Remedy.OPTED_OUT, kept("Penerima sudah berhenti menerima SMS.")),
    21611: (Remedy.RETRY_LATER, _BUSY),
    21612: (Remedy.REFUSED, kept("SMS tidak dapat dikirim ke nomor ini dari pengirim kita.")),
    21614: (Remedy.BAD_NUMBER, _NO_MOBILE),
    21617: (Remedy.REFUSED, _TEXT),
    21635: (Remedy.BAD_NUMBER, _NO_MOBILE),
    21730: (Remedy.RETRY_LATER, _BUSY),
    30001: (Remedy.REFUSED, kept("Antrean penyedia SMS penuh.")),
    30003: (Remedy.REFUSED, kept("Ponsel mati atau di luar jangkauan.")),
    # Blocked by handset or operator; this is not an opt-out.
    30004: (Remedy.BAD_NUMBER, kept("Penerima atau operatornya memblokir SMS ini.")),
    30005: (Remedy.BAD_NUMBER, _NO_NUMBER),
    30006: (Remedy.BAD_NUMBER, _NO_MOBILE),
    30007: (Remedy.REFUSED, kept("Operator menyaring SMS ini.")),
    30008: (Remedy.REFUSED, kept("Operator tidak menyebut alasannya.")),
}


def explain_error(code: int | None) -> tuple[Remedy, str] | None:
    """Return remedy and staff message of a Twilio error code; ``None`` for an unknown code."""
    return ERRORS.get(code) if code else None

"""What can go wrong in words a person can act on.

Each error carries an Indonesian message that may be shown as it is. The error pages map the
class to an HTTP status; services raise and never know about HTTP.
"""

from typing import Any

from flask_babel import lazy_gettext


class PortalError(Exception):
    """Base of every expected error. ``message`` is shown to the user."""

    status_code = 400
    default: Any = lazy_gettext("Permintaan ini tidak dapat diproses.")

    def __init__(self, message: str | None = None) -> None:
        self.message = message or str(self.default)
        super().__init__(self.message)


class InvalidInput(PortalError):
    """A value cannot be accepted. ``field`` names the form field it belongs to, if one does."""

    status_code = 422
    default = lazy_gettext("Ada isian yang belum benar.")

    def __init__(self, message: str | None = None, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class InvalidTransition(PortalError):
    """The step does not exist from the record's present state."""

    status_code = 409
    default = lazy_gettext("Langkah ini tidak dapat dilakukan pada tahap sekarang.")


class StaleRecord(PortalError):
    """Somebody else changed the record first; nothing was written. ``record`` is the one, where
    there is a single one."""

    status_code = 409
    default = lazy_gettext(
        "Data ini baru saja diubah orang lain. Periksa keadaan terakhir, lalu ulangi bila perlu."
    )

    def __init__(self, message: str | None = None, *, record: Any = None) -> None:
        super().__init__(message)
        self.record = record


class NotPermitted(PortalError):
    """In scope, but the role does not allow it."""

    status_code = 403
    default = lazy_gettext("Peran Anda tidak mencakup tindakan ini.")


class NotFound(PortalError):
    """No such record, or none inside the person's scope: the two look alike on purpose."""

    status_code = 404
    default = lazy_gettext("Data tidak ditemukan di wilayah tugas Anda.")

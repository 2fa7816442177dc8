"""Expected errors, each with a message for the user.

The message is Indonesian and may be shown as it is. The error pages map the class to an HTTP
status; services raise these errors and do not know about HTTP.
"""

from typing import Any

from flask_babel import lazy_gettext


class PortalError(Exception):
    """Base class of expected errors. ``message`` is shown to the user."""

    status_code = 400
    default: Any = lazy_gettext("Permintaan ini tidak dapat diproses.")

    def __init__(self, message: str | None = None) -> None:
        self.message = message or str(self.default)
        super().__init__(self.message)


class InvalidInput(PortalError):
    """A value was refused. ``field`` names the form field it belongs to, if there is one."""

    status_code = 422
    default = lazy_gettext("Ada isian yang belum benar.")

    def __init__(self, message: str | None = None, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class InvalidTransition(PortalError):
    """The action does not exist in the record's current state."""

    status_code = 409
    default = lazy_gettext("Langkah ini tidak dapat dilakukan pada tahap sekarang.")


class StaleRecord(PortalError):
    """Another user changed the record first; nothing was written. ``record`` is set if the conflict
    is about a single record."""

    status_code = 409
    default = lazy_gettext(
        "Data ini baru saja diubah orang lain. Periksa keadaan terakhir, lalu ulangi bila perlu."
    )

    def __init__(self, message: str | None = None, *, record: Any = None) -> None:
        super().__init__(message)
        self.record = record


class NotPermitted(PortalError):
    """The record is in scope, but the role does not hold the permission."""

    status_code = 403
    default = lazy_gettext("Peran Anda tidak mencakup tindakan ini.")


class NotFound(PortalError):
    """No such record, or none in the user's scope. Both look alike, so that ids cannot be
    probed."""

    status_code = 404
    default = lazy_gettext("Data tidak ditemukan di wilayah tugas Anda.")

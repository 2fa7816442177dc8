"""Answers to a command that are not stored, so that the device may send it again."""

from flask_babel import lazy_gettext

from portal.core.errors import PortalError


class Postponed(PortalError):
    """The command cannot be taken yet: the device keeps it and sends it again."""

    status_code = 409
    default = lazy_gettext("Belum dapat diterima portal; dikirim lagi nanti.")


class IdentifierUsed(PortalError):
    """The device sent another command under the same id."""

    status_code = 409
    default = lazy_gettext("Nomor catatan ini sudah dipakai untuk catatan lain.")

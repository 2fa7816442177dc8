"""Settings of all papers."""

from flask_babel import lazy_gettext as _

from portal.platform.documents.letterhead import EMBLEM, GROUP
from portal.platform.documents.printing import PrintSize
from portal.platform.settings import SettingKind, define, value_of

SIZE = define(
    "papers.size",
    SettingKind.TEXT,
    group=GROUP,
    label=_("Ukuran kertas (A4 atau A5)"),
    hint=_("Semua surat dari satu tumpukan kertas: A4, kecuali kantor meminta A5."),
    default="A4",
    check=lambda text: None if text in {"A4", "A5"} else _("Tulis A4 atau A5."),
)

SETTINGS = (EMBLEM, SIZE)


def print_size() -> PrintSize:
    """Return the size on which papers are printed unless another is asked for."""
    return PrintSize(value_of(SIZE).lower())

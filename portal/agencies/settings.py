"""What a file may cost before it is refused."""

from flask_babel import lazy_gettext as _

from portal.agencies.reading import Limits
from portal.settings import Kind, declare, value_of

GROUP = _("Impor daftar")
MIB = 1024 * 1024
#: Above this the web server itself turns an upload away.
LARGEST_UPLOAD = 24

_DEFAULTS = Limits()

FILE_SIZE = declare(
    "agencies.file_size",
    Kind.INTEGER,
    group=GROUP,
    label=_("Berkas terbesar"),
    unit=_("MB"),
    default=_DEFAULTS.file_bytes // MIB,
    check=lambda size: None if 1 <= size <= LARGEST_UPLOAD else _("Isi antara 1 dan 24."),
)
UNPACKED_SIZE = declare(
    "agencies.unpacked_size",
    Kind.INTEGER,
    group=GROUP,
    label=_("Isi Excel terbesar setelah dibuka"),
    unit=_("MB"),
    default=_DEFAULTS.unpacked_bytes // MIB,
    check=lambda size: None if 1 <= size <= 1000 else _("Isi antara 1 dan 1000."),
)
ROWS = declare(
    "agencies.rows",
    Kind.INTEGER,
    group=GROUP,
    label=_("Baris paling banyak dalam satu berkas"),
    unit=_("baris"),
    default=_DEFAULTS.rows,
    check=lambda rows: None if 1 <= rows <= 1_000_000 else _("Isi antara 1 dan 1.000.000."),
)
COLUMNS = declare(
    "agencies.columns",
    Kind.INTEGER,
    group=GROUP,
    label=_("Kolom paling banyak"),
    unit=_("kolom"),
    default=_DEFAULTS.columns,
    check=lambda columns: None if 1 <= columns <= 16_384 else _("Isi antara 1 dan 16.384."),
)
CELL_LENGTH = declare(
    "agencies.cell_length",
    Kind.INTEGER,
    group=GROUP,
    label=_("Isi sel terpanjang; baris dengan sel lebih panjang ditolak"),
    unit=_("huruf"),
    default=_DEFAULTS.cell_characters,
    check=lambda length: None if 300 <= length <= 100_000 else _("Isi antara 300 dan 100.000."),
)


def reading_limits() -> Limits:
    """The limits that hold today."""
    return Limits(
        file_bytes=value_of(FILE_SIZE) * MIB,
        unpacked_bytes=value_of(UNPACKED_SIZE) * MIB,
        rows=value_of(ROWS),
        columns=value_of(COLUMNS),
        cell_characters=value_of(CELL_LENGTH),
    )

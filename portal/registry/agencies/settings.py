"""Settings for the limits of an imported file."""

from flask_babel import lazy_gettext as _

from portal.platform.settings import SettingKind, define, value_of
from portal.registry.agencies.reading import Limits

GROUP = _("Impor daftar")
MIB = 1024 * 1024
#: Above this size the web server itself refuses an upload.
LARGEST_UPLOAD = 24

_DEFAULTS = Limits()

FILE_SIZE = define(
    "agencies.file_size",
    SettingKind.INTEGER,
    group=GROUP,
    label=_("Berkas terbesar"),
    unit=_("MB"),
    default=_DEFAULTS.file_bytes // MIB,
    check=lambda size: None if 1 <= size <= LARGEST_UPLOAD else _("Isi antara 1 dan 24."),
)
UNPACKED_SIZE = define(
    "agencies.unpacked_size",
    SettingKind.INTEGER,
    group=GROUP,
    label=_("Isi Excel terbesar setelah dibuka"),
    unit=_("MB"),
    default=_DEFAULTS.unpacked_bytes // MIB,
    check=lambda size: None if 1 <= size <= 1000 else _("Isi antara 1 dan 1000."),
)
ROWS = define(
    "agencies.rows",
    SettingKind.INTEGER,
    group=GROUP,
    label=_("Baris paling banyak dalam satu berkas"),
    unit=_("baris"),
    default=_DEFAULTS.rows,
    check=lambda rows: None if 1 <= rows <= 1_000_000 else _("Isi antara 1 dan 1.000.000."),
)
COLUMNS = define(
    "agencies.columns",
    SettingKind.INTEGER,
    group=GROUP,
    label=_("Kolom paling banyak"),
    unit=_("kolom"),
    default=_DEFAULTS.columns,
    check=lambda columns: None if 1 <= columns <= 16_384 else _("Isi antara 1 dan 16.384."),
)
CELL_LENGTH = define(
    "agencies.cell_length",
    SettingKind.INTEGER,
    group=GROUP,
    label=_("Isi sel terpanjang; baris dengan sel lebih panjang ditolak"),
    unit=_("huruf"),
    default=_DEFAULTS.cell_characters,
    check=lambda length: None if 300 <= length <= 100_000 else _("Isi antara 300 dan 100.000."),
)

READING_MEMORY = define(
    "agencies.reading_memory",
    SettingKind.INTEGER,
    group=GROUP,
    label=_("Memori paling banyak untuk membaca satu berkas"),
    unit=_("MB"),
    default=_DEFAULTS.memory_bytes // MIB,
    check=lambda size: None if 256 <= size <= 16_384 else _("Isi antara 256 dan 16.384."),
)
READING_TIME = define(
    "agencies.reading_time",
    SettingKind.INTEGER,
    group=GROUP,
    label=_("Waktu paling lama untuk membaca satu berkas"),
    unit=_("detik"),
    default=_DEFAULTS.seconds,
    check=lambda seconds: None if 10 <= seconds <= 3_600 else _("Isi antara 10 dan 3.600."),
)

SETTINGS = (
    FILE_SIZE,
    UNPACKED_SIZE,
    ROWS,
    COLUMNS,
    CELL_LENGTH,
    READING_MEMORY,
    READING_TIME,
)


def reading_limits() -> Limits:
    """Return the limits valid today."""
    return Limits(
        file_bytes=value_of(FILE_SIZE) * MIB,
        unpacked_bytes=value_of(UNPACKED_SIZE) * MIB,
        rows=value_of(ROWS),
        columns=value_of(COLUMNS),
        cell_characters=value_of(CELL_LENGTH),
        memory_bytes=value_of(READING_MEMORY) * MIB,
        seconds=value_of(READING_TIME),
    )

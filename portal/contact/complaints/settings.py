"""Settings of complaints."""

from flask_babel import lazy_gettext as _

from portal.platform.numbering import check_pattern
from portal.platform.settings import SettingKind, define

COMPLAINT_NUMBER = define(
    "complaints.number",
    SettingKind.TEXT,
    group=_("Pengaduan"),
    label=_("Pola nomor pengaduan"),
    hint=_("{year} diganti tahun, {sequence:04} diganti nomor urut empat angka."),
    default="ADU-{year}-{sequence:04}",
    check=check_pattern,
)

SETTINGS = (COMPLAINT_NUMBER,)

"""What an office sets about complaints."""

from flask_babel import lazy_gettext as _

from portal.numbering import check_pattern
from portal.settings import Kind, declare

COMPLAINT_NUMBER = declare(
    "complaints.number",
    Kind.TEXT,
    group=_("Pengaduan"),
    label=_("Pola nomor pengaduan"),
    hint=_("{year} diganti tahun, {sequence:04} diganti nomor urut empat angka."),
    default="ADU-{year}-{sequence:04}",
    check=check_pattern,
)

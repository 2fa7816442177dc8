"""What an office sets about cases."""

from flask_babel import lazy_gettext as _

from portal.numbering import check_pattern
from portal.settings import Kind, declare

CASE_NUMBER = declare(
    "cases.number",
    Kind.TEXT,
    group=_("Kasus"),
    label=_("Pola nomor kasus"),
    hint=_("{year} diganti tahun, {sequence:06} diganti nomor urut enam angka."),
    default="BAKI-{year}-{sequence:06}",
    check=check_pattern,
)

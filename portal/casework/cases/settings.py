"""Settings of cases."""

from flask_babel import lazy_gettext as _

from portal.platform.numbering import check_pattern
from portal.platform.office.known_programmes import known_here
from portal.platform.settings import SettingKind, define

CASE_NUMBER = define(
    "cases.number",
    SettingKind.TEXT,
    group=_("Kasus"),
    label=_("Pola nomor kasus"),
    hint=_("{year} diganti tahun, {sequence:06} diganti nomor urut enam angka."),
    default=lambda: known_here().get("case_number", "KASUS-{year}-{sequence:06}"),
    check=check_pattern,
)

SETTINGS = (CASE_NUMBER,)

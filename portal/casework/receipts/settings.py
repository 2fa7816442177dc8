"""Settings of papers."""

from flask_babel import lazy_gettext as _

from portal.platform.documents.letterhead import GROUP
from portal.platform.numbering import check_pattern
from portal.platform.settings import SettingKind, define

BAST_NUMBER = define(
    "papers.bast_number",
    SettingKind.TEXT,
    group=GROUP,
    label=_("Pola nomor BAST"),
    hint=_("{sequence:05} nomor urut, {month} bulan dalam angka Romawi, {year} tahun."),
    default="BAST/{sequence:05}/{month}/{year}",
    check=check_pattern,
)
RECEIPT_NUMBER = define(
    "papers.receipt_number",
    SettingKind.TEXT,
    group=GROUP,
    label=_("Pola nomor kuitansi"),
    default="KW/{sequence:05}/{month}/{year}",
    check=check_pattern,
)
STAMP_DUTY_ABOVE = define(
    "papers.stamp_duty_above",
    SettingKind.RUPIAH,
    group=GROUP,
    label=_("Pengingat meterai di atas"),
    hint=_("UU 10/2020: meterai Rp10.000 untuk nilai di atas Rp5.000.000."),
    unit=_("rupiah"),
    default=5_000_000,
)
SETTINGS = (
    BAST_NUMBER,
    RECEIPT_NUMBER,
    STAMP_DUTY_ABOVE,
)

"""What an office sets about its papers."""

from flask_babel import lazy_gettext as _

from portal.documents.office import GROUP
from portal.numbering import check_pattern
from portal.settings import Kind, declare

BAST_NUMBER = declare(
    "papers.bast_number",
    Kind.TEXT,
    group=GROUP,
    label=_("Pola nomor BAST"),
    hint=_("{sequence:05} nomor urut, {month} bulan dalam angka Romawi, {year} tahun."),
    default="BAST/{sequence:05}/{month}/{year}",
    check=check_pattern,
)
RECEIPT_NUMBER = declare(
    "papers.receipt_number",
    Kind.TEXT,
    group=GROUP,
    label=_("Pola nomor kuitansi"),
    default="KW/{sequence:05}/{month}/{year}",
    check=check_pattern,
)
STAMP_DUTY_ABOVE = declare(
    "papers.stamp_duty_above",
    Kind.RUPIAH,
    group=GROUP,
    label=_("Pengingat meterai di atas"),
    hint=_("UU 10/2020: meterai Rp10.000 untuk nilai di atas Rp5.000.000."),
    unit=_("rupiah"),
    default=5_000_000,
)
SIZE = declare(
    "papers.size",
    Kind.TEXT,
    group=GROUP,
    label=_("Ukuran kertas (A4 atau A5)"),
    default="A5",
    check=lambda text: None if text in {"A4", "A5"} else _("Tulis A4 atau A5."),
)

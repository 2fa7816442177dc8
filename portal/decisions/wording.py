"""The words of aid on screen."""

from collections.abc import Iterable, Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.decisions.models import AidKind, CashMethod, DecisionItem, FundSource
from portal.decisions.states import DecisionStatus
from portal.types import Rupiah

KIND: Mapping[AidKind, LazyString] = {
    AidKind.CASH: _("Uang tunai"),
    AidKind.GOODS: _("Barang atau sembako"),
    AidKind.TOOL: _("Alat kerja"),
}
METHOD: Mapping[CashMethod, LazyString] = {
    CashMethod.BY_HAND: _("diserahkan langsung"),
    CashMethod.TRANSFER: _("lewat rekening"),
}
SOURCE: Mapping[FundSource, LazyString] = {
    FundSource.APBD: _("APBD"),
    FundSource.ASN_PERSONAL: _("ASN pribadi"),
    FundSource.BAZNAS: _("Baznas"),
    FundSource.CSR: _("CSR perusahaan"),
    FundSource.OTHER: _("Lainnya"),
}
STATUS: Mapping[DecisionStatus, LazyString] = {
    DecisionStatus.PROPOSED: _("Menunggu penetapan"),
    DecisionStatus.APPROVED: _("Disetujui"),
    DecisionStatus.DECLINED: _("Ditolak"),
    DecisionStatus.WITHDRAWN: _("Ditarik"),
    DecisionStatus.REVOKED: _("Dibatalkan"),
}
TONE: Mapping[DecisionStatus, str] = {
    DecisionStatus.PROPOSED: "due",
    DecisionStatus.APPROVED: "progress",
    DecisionStatus.DECLINED: "danger",
    DecisionStatus.WITHDRAWN: "stopped",
    DecisionStatus.REVOKED: "stopped",
}


def item_in_words(item: DecisionItem) -> str:
    """One item as people say it: ``2 unit gerobak``, or money by its amount."""
    if item.kind is AidKind.CASH:
        return f"{item.description} {Rupiah(item.total)}"
    return f"{item.quantity} {item.unit} {item.description}"


def items_in_words(items: Iterable[DecisionItem]) -> str:
    """Several items in one line."""
    return ", ".join(item_in_words(item) for item in items)

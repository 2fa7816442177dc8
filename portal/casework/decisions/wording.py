"""Labels of aid on screen and in the audit trail."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.casework.decisions.models import (
    AidKind,
    CashMethod,
    Decision,
    DecisionItem,
    Fund,
    FundSource,
)
from portal.casework.decisions.states import DecisionStatus
from portal.core.clock import to_local, today
from portal.core.counting import counted
from portal.core.types import Rupiah
from portal.platform.audit.wording import AuditWords

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
    FundSource.APBN: _("APBN"),
    FundSource.APBD_PROVINCE: _("APBD provinsi"),
    FundSource.APBD: _("APBD kabupaten/kota"),
    FundSource.VILLAGE_FUND: _("Dana Desa"),
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
    """Return an item as text: ``2 unit gerobak``, or cash with its amount."""
    return amount_in_words(item.kind, item.quantity, item.unit, item.description, item.total)


def amount_in_words(kind: str, quantity: int, unit: str, description: str, total: int) -> str:
    """Return the text of :func:`item_in_words` for plain values."""
    if kind == AidKind.CASH:
        return f"{description} {Rupiah(total)}"
    return f"{quantity} {unit} {description}"


def items_in_words(items: Iterable[DecisionItem]) -> str:
    """Return several items as one line of text."""
    return ", ".join(item_in_words(item) for item in items)


#: What became of an item.
ITEM_STATE: Mapping[str, LazyString] = {
    "given": _("diserahkan"),
    "released": _("dilepas, kembali ke dananya"),
    "owed": _("menunggu diserahkan"),
    "refused": _("tidak diberikan"),
}


def decision_badge(decision: Decision) -> tuple[str, str]:
    """Return text and tone of the badge of a decision, including whether all of it was
    handed over.
    """
    if decision.fulfilled_at is not None:
        return gettext("Selesai diserahkan"), "done"
    return str(STATUS[decision.status]), TONE[decision.status]


def past_years(decision: Decision) -> str:
    """Return a remark on items from funds of another year than that of the proposal; "" if there is
    none."""
    year = to_local(decision.proposed_at).year
    funds = {item.fund.name: item.fund.year for item in decision.items if item.fund.year < year}
    if not funds:
        return ""
    named = ", ".join(f"{name} ({of})" for name, of in funds.items())
    return gettext(
        "Diusulkan tahun %(year)s dari dana tahun lalu: %(funds)s. Pastikan dananya masih boleh"
        " dipakai.",
        year=str(year),
        funds=named,
    )


def waited(since: datetime) -> str:
    """Return for how many days a proposal has waited."""
    days = (today() - to_local(since).date()).days
    return counted("menunggu %(n)s hari", days) if days else gettext("baru hari ini")


def fund_badge(fund: Fund) -> tuple[str, str]:
    """Return text and tone of the badge of a fund: its remaining amount, or that it is not used."""
    if not fund.active:
        return gettext("tidak dipakai"), "stopped"
    return gettext("sisa %(amount)s", amount=Rupiah(fund.amount - fund.committed)), "neutral"


AUDIT_WORDS = AuditWords(
    nouns={
        "catalogue_items": _("katalog bantuan"),
        "decision_items": _("butir bantuan"),
        "decisions": _("keputusan bantuan"),
        "decrees": _("SK"),
        "funds": _("sumber dana"),
    },
    sentences={
        "decisions.override": _("menetapkan bantuan walaupun dilarang tumpang tindih"),
        "decisions.release_rest": _("melepas sisa bantuan yang belum diserahkan"),
    },
    fields={
        "account_code": _("kode rekening"),
        "active": _("masih dipakai"),
        "amount": _("jumlah"),
        "decided_at": _("waktu diputuskan"),
        "decided_by_id": _("yang memutuskan"),
        "decision_note": _("catatan keputusan"),
        "household_reason": _("alasan untuk keluarga"),
        "overlaps": _("bantuan lain"),
        "recipients": _("banyaknya penerima"),
        "rule": _("aturan"),
        "source": _("sumber"),
        "unit": _("satuan"),
        "unit_value": _("nilai satuan"),
        "year": _("tahun"),
    },
    codes={
        "approved": _("disetujui"),
        "declined": _("ditolak"),
        "proposed": _("diusulkan"),
        "revoked": _("dicabut"),
    },
)

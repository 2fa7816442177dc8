"""The columns of handovers, void ones too."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, String, cast, func, select, type_coerce
from sqlalchemy.orm import aliased

from portal.casework.cases.models import Case
from portal.casework.decisions.models import DecisionItem, Fund
from portal.casework.decisions.wording import amount_in_words
from portal.casework.handovers.models import Handover, HandoverEvent, HandoverItem
from portal.casework.handovers.wording import SIGNATURE
from portal.overview.exports.columns.base import (
    ISO_DAY,
    OWN,
    PLACES,
    ColumnKind,
    ExportColumn,
    family_columns,
    with_head,
    with_places,
)
from portal.platform.accounts.models import User
from portal.registry.households.models import Person

OFFICER, VOIDER = aliased(User, name="officer"), aliased(User, name="voider")
RECIPIENT = aliased(Person, name="recipient")
_BETWEEN_VALUES, _BETWEEN_ITEMS = "\x1f", "\x1e"
_ITEMS = (
    select(DecisionItem)
    .join(HandoverItem, HandoverItem.decision_item_id == DecisionItem.id)
    .where(HandoverItem.handover_id == Handover.id)
    .correlate(Handover)
)
_TOTAL = DecisionItem.quantity * DecisionItem.unit_value
#: Kind, quantity, unit, description and total of each item.
_ITEM_VALUES = func.aggregate_strings(
    type_coerce(DecisionItem.kind, String)
    + (_BETWEEN_VALUES + cast(DecisionItem.quantity, String))
    + (_BETWEEN_VALUES + DecisionItem.unit)
    + (_BETWEEN_VALUES + DecisionItem.description)
    + (_BETWEEN_VALUES + cast(_TOTAL, String)),
    _BETWEEN_ITEMS,
)
_FUNDS = (
    _ITEMS.join(Fund, Fund.id == DecisionItem.fund_id)
    .with_only_columns(Fund.name)
    .distinct()
    .subquery()
)
_FUND_NAMES = select(func.aggregate_strings(_FUNDS.c.name, ", ")).scalar_subquery()


def joined(query: Select[Any]) -> Select[Any]:
    """Return ``query``, which has a handover, its case and household, with what the columns
    read."""
    return (
        with_head(with_places(query))
        .join(RECIPIENT, RECIPIENT.id == Handover.recipient_id)
        .join(OFFICER, OFFICER.id == Handover.officer_id)
        .outerjoin(VOIDER, VOIDER.id == Handover.voided_by_id)
        .outerjoin(HandoverEvent, HandoverEvent.id == Handover.event_id)
    )


def _in_words(items: str) -> str:
    """Return the items of ``_ITEM_VALUES`` as one line of text."""
    return ", ".join(
        amount_in_words(kind, int(quantity), unit, description, int(total))
        for item in sorted(items.split(_BETWEEN_ITEMS))
        for kind, quantity, unit, description, total in [item.split(_BETWEEN_VALUES)]
    )


COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(
        "id_serah_terima",
        _("Nomor serah terima"),
        _("Nomor serah terima di portal, yang halamannya /serah-terima/ dengan nomor ini."),
        ColumnKind.NUMBER,
        Handover.id,
        OWN,
    ),
    ExportColumn(
        "nomor_kasus",
        _("Nomor kasus"),
        _("Kasus yang dibantu."),
        ColumnKind.TEXT,
        Case.number,
        OWN,
    ),
    *family_columns(in_api=False),
    ExportColumn(
        "tanggal_diserahkan",
        _("Tanggal diserahkan"),
        _("Hari serah terima."),
        ColumnKind.DATE,
        Handover.handed_at,
        ISO_DAY,
    ),
    ExportColumn(
        "tempat_diserahkan",
        _("Tempat serah terima"),
        _("Tempat bantuan diserahkan."),
        ColumnKind.TEXT,
        Handover.place,
        OWN,
    ),
    ExportColumn(
        "acara",
        _("Acara"),
        _("Acara serah terima. Kosong bila di luar acara."),
        ColumnKind.TEXT,
        HandoverEvent.name,
        OWN,
    ),
    ExportColumn(
        "bantuan",
        _("Bantuan"),
        _("Semua yang diserahkan."),
        ColumnKind.TEXT,
        _ITEMS.with_only_columns(_ITEM_VALUES).scalar_subquery(),
        OWN,
        shown=_in_words,
    ),
    ExportColumn(
        "nilai",
        _("Nilai"),
        _("Nilai semua yang diserahkan, dalam rupiah."),
        ColumnKind.MONEY,
        _ITEMS.with_only_columns(func.sum(_TOTAL)).scalar_subquery(),
        _("Rupiah, bilangan bulat"),
    ),
    ExportColumn(
        "sumber_dana",
        _("Sumber dana"),
        _("Nama sumber dana."),
        ColumnKind.TEXT,
        _FUND_NAMES,
        OWN,
    ),
    ExportColumn(
        "penerima",
        _("Penerima"),
        _("Anggota keluarga yang menjadi penerima."),
        ColumnKind.TEXT,
        RECIPIENT.name,
        OWN,
    ),
    ExportColumn(
        "wakil",
        _("Wakil penerima"),
        _("Yang mewakili penerima. Kosong bila penerima datang sendiri."),
        ColumnKind.TEXT,
        Handover.representative_name,
        OWN,
    ),
    ExportColumn(
        "diserahkan_oleh",
        _("Diserahkan oleh"),
        _("Petugas yang menyerahkan."),
        ColumnKind.TEXT,
        OFFICER.name,
        OWN,
    ),
    ExportColumn(
        "saksi",
        _("Saksi"),
        _("Nama para saksi."),
        ColumnKind.TEXT,
        Handover.first_witness + ", " + Handover.second_witness,
        OWN,
    ),
    ExportColumn(
        "tanda_tangan",
        _("Tanda tangan"),
        _("Di mana tanda terima ditandatangani."),
        ColumnKind.CODE,
        Handover.signature_kind,
        OWN,
        SIGNATURE,
    ),
    ExportColumn(
        "tanggal_dibatalkan",
        _("Tanggal dibatalkan"),
        _("Hari serah terima dibatalkan. Kosong bila berlaku."),
        ColumnKind.DATE,
        Handover.voided_at,
        ISO_DAY,
    ),
    ExportColumn(
        "dibatalkan_oleh",
        _("Dibatalkan oleh"),
        _("Petugas yang membatalkan."),
        ColumnKind.TEXT,
        VOIDER.name,
        OWN,
    ),
    ExportColumn(
        "alasan_pembatalan",
        _("Alasan pembatalan"),
        _("Seperti ditulis petugas."),
        ColumnKind.TEXT,
        Handover.void_reason,
        OWN,
    ),
    *PLACES,
)

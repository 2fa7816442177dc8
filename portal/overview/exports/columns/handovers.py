"""The columns of handovers, void ones too."""

from typing import Any

from flask_babel import lazy_gettext as _

from portal.casework.decisions.wording import items_in_words
from portal.casework.handovers.models import Handover
from portal.casework.handovers.wording import SIGNATURE
from portal.overview.exports.columns.base import (
    ISO_DAY,
    OWN,
    ColumnKind,
    ExportColumn,
    family_columns,
    place_columns,
)
from portal.registry.households.models import Household


def _household(row: Any) -> Household:
    found: Household = row.Handover.case.household
    return found


def _items(handover: Handover) -> str:
    return items_in_words(item.decision_item for item in handover.items)


def _value(handover: Handover) -> int:
    return sum(item.decision_item.total for item in handover.items)


def _funds(handover: Handover) -> str:
    return ", ".join(dict.fromkeys(item.decision_item.fund.name for item in handover.items))


COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(
        "id_serah_terima",
        _("Nomor serah terima"),
        _("Nomor serah terima di portal, yang halamannya /serah-terima/ dengan nomor ini."),
        ColumnKind.NUMBER,
        lambda row: row.Handover.id,
        OWN,
    ),
    ExportColumn(
        "nomor_kasus",
        _("Nomor kasus"),
        _("Kasus yang dibantu."),
        ColumnKind.TEXT,
        lambda row: row.Handover.case.number,
        OWN,
    ),
    *family_columns(_household, in_api=False),
    ExportColumn(
        "tanggal_diserahkan",
        _("Tanggal diserahkan"),
        _("Hari serah terima."),
        ColumnKind.DATE,
        lambda row: row.Handover.handed_at,
        ISO_DAY,
    ),
    ExportColumn(
        "tempat_diserahkan",
        _("Tempat serah terima"),
        _("Tempat bantuan diserahkan."),
        ColumnKind.TEXT,
        lambda row: row.Handover.place,
        OWN,
    ),
    ExportColumn(
        "acara",
        _("Acara"),
        _("Acara serah terima. Kosong bila di luar acara."),
        ColumnKind.TEXT,
        lambda row: getattr(row.Handover.event, "name", None),
        OWN,
    ),
    ExportColumn(
        "bantuan",
        _("Bantuan"),
        _("Semua yang diserahkan."),
        ColumnKind.TEXT,
        lambda row: _items(row.Handover),
        OWN,
    ),
    ExportColumn(
        "nilai",
        _("Nilai"),
        _("Nilai semua yang diserahkan, dalam rupiah."),
        ColumnKind.MONEY,
        lambda row: _value(row.Handover),
        _("Rupiah, bilangan bulat"),
    ),
    ExportColumn(
        "sumber_dana",
        _("Sumber dana"),
        _("Nama sumber dana."),
        ColumnKind.TEXT,
        lambda row: _funds(row.Handover),
        OWN,
    ),
    ExportColumn(
        "penerima",
        _("Penerima"),
        _("Anggota keluarga yang menjadi penerima."),
        ColumnKind.TEXT,
        lambda row: row.Handover.recipient.name,
        OWN,
    ),
    ExportColumn(
        "wakil",
        _("Wakil penerima"),
        _("Yang mewakili penerima. Kosong bila penerima datang sendiri."),
        ColumnKind.TEXT,
        lambda row: row.Handover.representative_name,
        OWN,
    ),
    ExportColumn(
        "diserahkan_oleh",
        _("Diserahkan oleh"),
        _("Petugas yang menyerahkan."),
        ColumnKind.TEXT,
        lambda row: row.Handover.officer.name,
        OWN,
    ),
    ExportColumn(
        "saksi",
        _("Saksi"),
        _("Nama para saksi."),
        ColumnKind.TEXT,
        lambda row: ", ".join((row.Handover.first_witness, row.Handover.second_witness)),
        OWN,
    ),
    ExportColumn(
        "tanda_tangan",
        _("Tanda tangan"),
        _("Di mana tanda terima ditandatangani."),
        ColumnKind.CODE,
        lambda row: row.Handover.signature_kind,
        OWN,
        SIGNATURE,
    ),
    ExportColumn(
        "tanggal_dibatalkan",
        _("Tanggal dibatalkan"),
        _("Hari serah terima dibatalkan. Kosong bila berlaku."),
        ColumnKind.DATE,
        lambda row: row.Handover.voided_at,
        ISO_DAY,
    ),
    ExportColumn(
        "dibatalkan_oleh",
        _("Dibatalkan oleh"),
        _("Petugas yang membatalkan."),
        ColumnKind.TEXT,
        lambda row: getattr(row.Handover.voided_by, "name", None),
        OWN,
    ),
    ExportColumn(
        "alasan_pembatalan",
        _("Alasan pembatalan"),
        _("Seperti ditulis petugas."),
        ColumnKind.TEXT,
        lambda row: row.Handover.void_reason,
        OWN,
    ),
    *place_columns(_household),
)

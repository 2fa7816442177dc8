"""The columns of aid: decision and handover of each item."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from sqlalchemy import Select, case, func
from sqlalchemy.orm import aliased

from portal.casework.cases.models import Case
from portal.casework.decisions.models import Decision, DecisionItem, Decree, Fund
from portal.casework.decisions.states import DecisionStatus
from portal.casework.decisions.wording import ITEM_STATE, KIND, METHOD, SOURCE, STATUS
from portal.casework.handovers.models import Handover, HandoverItem
from portal.casework.receipts.models import Paper
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

PROPOSER, DECIDER = aliased(User, name="proposer"), aliased(User, name="decider")
OFFICER, RECIPIENT = aliased(User, name="officer"), aliased(Person, name="recipient")
#: Who received the item: the representative if there was one.
_RECEIVED_BY = func.coalesce(func.nullif(Handover.representative_name, ""), RECIPIENT.name)
_ITEM_STATE = case(
    (DecisionItem.given_at.is_not(None), "given"),
    (DecisionItem.released_at.is_not(None), "released"),
    (Decision.status == DecisionStatus.APPROVED, "owed"),
    else_="refused",
)


def joined(query: Select[Any]) -> Select[Any]:
    """Return ``query``, which has an item, its decision, case, household and item of a handover,
    with what the columns read."""
    return (
        with_head(with_places(query))
        .join(Fund, Fund.id == DecisionItem.fund_id)
        .join(PROPOSER, PROPOSER.id == Decision.proposed_by_id)
        .outerjoin(DECIDER, DECIDER.id == Decision.decided_by_id)
        .outerjoin(Decree, Decree.id == Decision.decree_id)
        .outerjoin(Handover, Handover.id == HandoverItem.handover_id)
        .outerjoin(RECIPIENT, RECIPIENT.id == Handover.recipient_id)
        .outerjoin(OFFICER, OFFICER.id == Handover.officer_id)
    )


COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(
        "id_bantuan",
        _("Nomor butir bantuan"),
        _("Nomor butir bantuan di portal. Tidak berubah."),
        ColumnKind.NUMBER,
        DecisionItem.id,
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
    *family_columns(in_api=True),
    ExportColumn(
        "jenis_bantuan",
        _("Jenis bantuan"),
        _("Uang, barang, atau alat kerja."),
        ColumnKind.CODE,
        DecisionItem.kind,
        OWN,
        KIND,
    ),
    ExportColumn(
        "uraian",
        _("Uraian"),
        _("Nama bantuan dalam katalog pada hari diusulkan."),
        ColumnKind.TEXT,
        DecisionItem.description,
        OWN,
    ),
    ExportColumn(
        "jumlah",
        lazy_pgettext("banyaknya", "Jumlah"),
        _("Banyaknya, dalam satuan di kolom berikutnya."),
        ColumnKind.NUMBER,
        DecisionItem.quantity,
        OWN,
    ),
    ExportColumn(
        "satuan",
        _("Satuan"),
        _("Satuan jumlah."),
        ColumnKind.TEXT,
        DecisionItem.unit,
        OWN,
    ),
    ExportColumn(
        "nilai",
        _("Nilai"),
        _("Nilai seluruh butir ini, dalam rupiah."),
        ColumnKind.MONEY,
        DecisionItem.quantity * DecisionItem.unit_value,
        _("Rupiah, bilangan bulat"),
    ),
    ExportColumn(
        "cara_uang",
        _("Cara uang diberikan"),
        _("Hanya untuk bantuan uang."),
        ColumnKind.CODE,
        DecisionItem.cash_method,
        OWN,
        METHOD,
        in_api=False,
    ),
    ExportColumn(
        "sumber_dana",
        _("Sumber dana"),
        _("Nama sumber dana."),
        ColumnKind.TEXT,
        Fund.name,
        OWN,
    ),
    ExportColumn(
        "jenis_sumber_dana",
        _("Jenis sumber dana"),
        _("APBN, APBD, Dana Desa, zakat, perusahaan, atau lainnya."),
        ColumnKind.CODE,
        Fund.source,
        OWN,
        SOURCE,
    ),
    ExportColumn(
        "tahun_anggaran",
        _("Tahun anggaran"),
        _("Tahun sumber dana."),
        ColumnKind.NUMBER,
        Fund.year,
        OWN,
    ),
    ExportColumn(
        "id_keputusan",
        _("Nomor keputusan bantuan"),
        _("Nomor keputusan di portal, yang halamannya /bantuan/ dengan nomor ini."),
        ColumnKind.NUMBER,
        Decision.id,
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "tanggal_diusulkan",
        _("Tanggal diusulkan"),
        _("Hari bantuan diusulkan."),
        ColumnKind.DATE,
        Decision.proposed_at,
        ISO_DAY,
        in_api=False,
    ),
    ExportColumn(
        "diusulkan_oleh",
        _("Diusulkan oleh"),
        _("Petugas yang mengusulkan."),
        ColumnKind.TEXT,
        PROPOSER.name,
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "status_keputusan",
        _("Keputusan"),
        _("Keadaan keputusan bantuan."),
        ColumnKind.CODE,
        Decision.status,
        OWN,
        STATUS,
    ),
    ExportColumn(
        "tanggal_keputusan",
        _("Tanggal keputusan"),
        _("Hari bantuan disetujui atau ditolak."),
        ColumnKind.DATE,
        Decision.decided_at,
        ISO_DAY,
    ),
    ExportColumn(
        "diputuskan_oleh",
        _("Diputuskan oleh"),
        _("Petugas yang menyetujui atau menolak. Kosong bila belum diputuskan."),
        ColumnKind.TEXT,
        DECIDER.name,
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "nomor_sk",
        _("Nomor SK"),
        _("Surat keputusan yang memuat penerima ini."),
        ColumnKind.TEXT,
        Decree.number,
        OWN,
    ),
    ExportColumn(
        "tanggal_sk",
        _("Tanggal SK"),
        _("Tanggal surat keputusan."),
        ColumnKind.DATE,
        Decree.dated,
        ISO_DAY,
    ),
    ExportColumn(
        "penanda_tangan_sk",
        _("Penanda tangan SK"),
        _("Pejabat yang menandatangani surat keputusan."),
        ColumnKind.TEXT,
        Decree.signed_by,
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "keadaan_butir",
        _("Keadaan butir"),
        _("Diserahkan, menunggu, dilepas (kembali ke dananya), atau tidak jadi diberikan."),
        ColumnKind.TEXT,
        _ITEM_STATE,
        OWN,
        shown=lambda state: str(ITEM_STATE[state]),
        in_api=False,
    ),
    ExportColumn(
        "tanggal_dilepas",
        _("Tanggal dilepas"),
        _("Hari butir ini dilepas tanpa diserahkan. Kosong bila tidak."),
        ColumnKind.DATE,
        DecisionItem.released_at,
        ISO_DAY,
        in_api=False,
    ),
    ExportColumn(
        "id_serah_terima",
        _("Nomor serah terima"),
        _("Nomor serah terima di portal, yang halamannya /serah-terima/ dengan nomor ini."),
        ColumnKind.NUMBER,
        Handover.id,
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "tanggal_diserahkan",
        _("Tanggal diserahkan"),
        _("Hari serah terima. Kosong bila belum."),
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
        in_api=False,
    ),
    ExportColumn(
        "diterima_oleh",
        _("Diterima oleh"),
        _("Penerima, atau wakilnya bila diwakilkan."),
        ColumnKind.TEXT,
        _RECEIVED_BY,
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "diserahkan_oleh",
        _("Diserahkan oleh"),
        _("Petugas yang menyerahkan."),
        ColumnKind.TEXT,
        OFFICER.name,
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "nomor_surat",
        _("Nomor surat"),
        _("Berita acara atau kuitansi yang sah dari serah terima ini, dan memuat butir ini."),
        ColumnKind.TEXT,
        Paper.number,
        OWN,
        in_api=False,
    ),
    *PLACES,
)

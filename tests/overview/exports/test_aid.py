"""The export of aid connects each row with its decision, paper and handover."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from portal.casework.decisions.models import AidKind
from portal.casework.decisions.services import approve_under_decree
from portal.casework.decisions.wording import items_in_words
from portal.casework.handovers.models import Handover
from portal.casework.handovers.services import void_handover
from portal.casework.receipts.models import Paper, PaperKind
from portal.casework.receipts.states import PaperStatus
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.overview.exports.columns.base import NumberVisibility
from portal.overview.exports.datasets import DATASETS, Block
from portal.overview.exports.queries import read_chunk
from portal.platform.permissions import Role
from tests import factories as make
from tests.asking import questions
from tests.edges.api.calling import a_key, call
from tests.overview.exports.reading import csv_rows, made

AID = "bantuan"
MASKED = NumberVisibility(full_numbers=False, full_phones=False)
#: Columns that agencies do not get: staff names, and ids in the portal.
INTERNAL = {
    "id_keputusan", "tanggal_diusulkan", "diusulkan_oleh", "diputuskan_oleh", "penanda_tangan_sk",
    "id_serah_terima", "diserahkan_oleh", "nomor_surat",
}  # fmt: skip


def rows() -> list[dict[str, str]]:
    """Return the file as requested by an auditor."""
    return csv_rows(made(make.create_staff(Role.AUDITOR), AID))


def number(kind: PaperKind) -> str:
    """Return the number of the only valid paper of a kind."""
    query = select(Paper.number).where(Paper.kind == kind, Paper.status == PaperStatus.ISSUED)
    return db.session.scalars(query).one()


def test_a_row_names_who_proposed_who_decided_and_who_handed_over(app: Flask) -> None:
    rina = make.create_staff(Role.CASEWORKER, name="Rina Marlina")
    decision = make.create_approved(
        proposer=rina, approver=make.create_staff(Role.APPROVER, name="Hj. Euis")
    )
    handover = make.hand_over(decision, officer=make.create_staff(Role.SUPERVISOR, name="Asep"))
    (row,) = rows()
    assert row["id_keputusan"] == str(decision.id)
    assert row["diusulkan_oleh"] == "Rina Marlina"
    assert row["diputuskan_oleh"] == "Hj. Euis"
    assert row["id_serah_terima"] == str(handover.id)
    assert row["diserahkan_oleh"] == "Asep"
    assert row["nomor_surat"] == number(PaperKind.BAST)


def test_a_row_names_the_decree_its_day_and_who_signed_it(app: Flask) -> None:
    approver, decision = make.create_staff(Role.APPROVER), make.create_decision()
    with transaction():
        approve_under_decree(
            approver,
            [decision],
            number="400.9/Kep.12/2026",
            dated=date(2026, 4, 1),
            signed_by="H. Dedi",
            signer_position="Bupati",
            about="",
        )
    (row,) = rows()
    assert (row["nomor_sk"], row["tanggal_sk"]) == ("400.9/Kep.12/2026", "2026-04-01")
    assert row["penanda_tangan_sk"] == "H. Dedi"


def test_money_stands_on_the_kuitansi_and_a_tool_on_the_bast(app: Flask) -> None:
    make.hand_over(make.create_approved(kinds=(AidKind.CASH, AidKind.TOOL)))
    found = {row["nama_jenis_bantuan"]: row["nomor_surat"] for row in rows()}
    assert found == {
        "Uang tunai": number(PaperKind.RECEIPT),
        "Alat kerja": number(PaperKind.BAST),
    }


def test_aid_that_was_not_handed_over_names_no_paper(app: Flask) -> None:
    make.create_decision()
    (row,) = rows()
    assert {row[name] for name in ("diputuskan_oleh", "id_serah_terima", "nomor_surat")} == {""}


def test_a_row_names_the_paper_of_the_handover_that_holds(app: Flask) -> None:
    decision = make.create_approved()
    mistaken, supervisor = make.hand_over(decision), make.create_staff(Role.SUPERVISOR)
    with transaction():
        void_handover(supervisor, mistaken, reason="Salah keluarga")
    second = make.hand_over(decision)
    (row,) = rows()
    assert row["id_serah_terima"] == str(second.id)
    assert row["nomor_surat"] == number(PaperKind.BAST)


def test_agencies_are_given_the_decree_and_nothing_of_the_staff(app: Flask) -> None:
    make.hand_over(make.create_approved())
    (row,) = call(app, "/aid", a_key()).json["data"]  # type: ignore[index]
    assert {"nomor_sk", "tanggal_sk", "tanggal_diserahkan"} <= set(row)
    assert not INTERNAL & set(row)


def test_more_rows_are_read_with_no_more_questions(app: Flask) -> None:
    def read() -> Block | None:
        return read_chunk(
            DATASETS[AID], make.PORTAL, district=None, state="", sight=MASKED, after=0, last=99
        )

    def asked() -> int:
        db.session.expunge_all()
        return questions(read)

    make.hand_over(make.create_approved())
    of_one = asked()
    for _ in range(3):
        make.hand_over(make.create_approved())
    assert asked() == of_one


def test_a_handover_is_one_row_with_its_items_their_value_and_their_funds(app: Flask) -> None:
    handover_id = make.hand_over(make.create_approved()).id
    (row,) = csv_rows(made(make.create_staff(Role.SUPERVISOR), "serah-terima"))
    given = db.session.get_one(Handover, handover_id).items
    items = [item.decision_item for item in given]
    assert row["bantuan"] == items_in_words(items)
    assert row["nilai"] == str(sum(item.total for item in items))
    assert row["sumber_dana"] == ", ".join(sorted({item.fund.name for item in items}))

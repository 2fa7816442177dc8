"""Papers are numbered without gaps, printed from the stored content, and every print is
recorded.
"""

import io

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from portal.casework.decisions.models import AidKind
from portal.casework.receipts import services
from portal.casework.receipts.models import Paper, Print
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.platform.accounts.services import complete_own_office
from portal.platform.permissions import Role
from portal.registry.households.models import Person
from tests.factories import create_approved, create_staff, hand_over


def text_of(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages
    )


def only_paper() -> Paper:
    return db.session.scalars(select(Paper)).one()


def test_numbers_follow_each_other_without_gaps(app: Flask) -> None:
    for _ in range(3):
        hand_over(create_approved())
    papers = db.session.scalars(select(Paper).order_by(Paper.id)).all()
    assert [paper.sequence for paper in papers] == [1, 2, 3]
    assert len({paper.token for paper in papers}) == 3
    assert all(len(paper.token) >= 22 for paper in papers), "128 bits in base64"


def test_the_first_print_is_kept_and_opened_again_byte_for_byte(app: Flask) -> None:
    hand_over(create_approved(kinds=[AidKind.CASH], value=1_500_000))
    officer = create_staff(Role.SUPERVISOR)
    paper = only_paper()
    pdf = services.render_original(paper)
    with transaction():
        services.store_original(officer, paper, pdf)
    assert services.read_original(only_paper()) == pdf
    text = text_of(pdf)
    assert paper.number in text
    assert "Satu juta lima ratus ribu rupiah".lower() in text.lower()
    with transaction():
        kept = services.store_original(officer, paper, b"%PDF- another")
    assert kept == pdf, "a second first print changes nothing"


def test_a_reprint_comes_from_the_snapshot_is_marked_and_recorded_with_its_reason(
    app: Flask,
) -> None:
    decision = create_approved()
    hand_over(decision)
    officer = create_staff(Role.SUPERVISOR)
    with transaction() as session:
        session.get_one(Person, decision.case.household.persons[0].id).name = "Nama Baru"
    paper = only_paper()
    with pytest.raises(InvalidInput, match="alasan"), transaction():
        services.reprint(officer, paper, reason="")
    for copy in (1, 2):
        with transaction():
            services.reprint(officer, paper, reason="Kertas basah")
        text = text_of(services.render_copy(paper, copy))
        assert f"CETAK ULANG ke-{copy}" in text
        assert "Siti Rohmah" in text
        assert "Nama Baru" not in text
    copies = db.session.scalars(select(Print.copy).order_by(Print.copy)).all()
    assert copies == [1, 2]


def test_a_reprint_bears_what_was_not_known_of_the_officer_when_the_paper_was_issued(
    app: Flask,
) -> None:
    officer = create_staff(Role.SUPERVISOR)
    hand_over(create_approved(), officer=officer)
    paper = only_paper()
    assert "196905" not in text_of(services.render_original(paper))
    with transaction():
        complete_own_office(officer, nip="196905121990031004", position="Kepala Seksi")
    text = text_of(services.render_copy(paper, 1))
    assert "NIP 196905121990031004" in text
    assert "Kepala Seksi" in text


def test_what_is_known_of_an_officer_already_is_not_written_over(app: Flask) -> None:
    officer = create_staff(Role.SUPERVISOR, position="Penyuluh")
    with transaction():
        complete_own_office(officer, nip="", position="Kepala Seksi")
    assert (officer.nip, officer.position) == (None, "Penyuluh")


def test_aid_without_a_decree_rests_on_its_approval(app: Flask) -> None:
    approver = create_staff(Role.APPROVER, position="Kepala Dinas Sosial")
    decision = create_approved(approver=approver)
    hand_over(decision)
    text = text_of(services.render_original(only_paper()))
    assert f"Berdasarkan penetapan bantuan kasus {decision.case.number} oleh Agus Penetap" in text


def test_a_bast_of_one_item_is_one_page_of_a4_unless_a5_is_asked_for(app: Flask) -> None:
    hand_over(create_approved())
    pages = PdfReader(io.BytesIO(services.render_original(only_paper()))).pages
    assert [round(float(page.mediabox.height)) for page in pages] == [842]
    assert "Bantuan Program Bantuan" not in text_of(services.render_original(only_paper()))

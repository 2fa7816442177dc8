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

"""Papers on screen and as PDF: the stored print never changes; copies and void papers
are marked.
"""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select

from portal.casework.decisions.models import AidKind, Decision
from portal.casework.handovers import services as handovers
from portal.casework.handovers.models import Handover
from portal.casework.receipts.models import Paper, Print
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.audit.models import AuditEvent
from portal.platform.permissions import Role
from tests.factories import TAMBELANG, create_approved, create_staff, hand_over
from tests.races import at_once

SignIn = Callable[..., FlaskClient]
ONE_DATABASE = pytest.mark.one_database(
    "what pages and prints show is made in Python; that prints are kept is tested in test_services"
)


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def issued(kind: AidKind = AidKind.TOOL) -> Paper:
    """The paper of a handover of 2,500,000 rupiah."""
    hand_over(create_approved(kinds=[kind]))
    return db.session.scalars(select(Paper)).one()


def test_the_first_opening_prints_and_every_later_one_gives_the_same_bytes(
    app: Flask, sign_in: SignIn
) -> None:
    paper = issued(AidKind.CASH)
    sari, url = sign_in(Role.SUPERVISOR), f"/surat/{paper.id}/surat.pdf"
    first = sari.get(url)
    assert first.mimetype == "application/pdf"
    text = text_of(first.data)
    for written in (paper.number, "dua juta lima ratus ribu rupiah", "Siti Rohmah", paper.token):
        assert written in text
    assert "CETAK ULANG" not in text
    assert sari.get(f"{url}?size=A5").data == first.data
    assert db.session.scalars(select(Print.copy)).all() == [0]


@ONE_DATABASE
def test_the_size_is_chosen_at_the_first_print(app: Flask, sign_in: SignIn) -> None:
    paper = issued()
    sari = sign_in(Role.SUPERVISOR)
    page = sari.get(f"/surat/{paper.id}").text
    assert "size=A5" in page
    pdf = sari.get(f"/surat/{paper.id}/surat.pdf?size=A5").data
    width, height = PdfReader(io.BytesIO(pdf)).pages[0].mediabox.upper_right
    assert (round(width), round(height)) == (420, 595)
    db.session.refresh(paper)
    assert paper.size.value == "A5"
    assert "size=" not in sari.get(f"/surat/{paper.id}").text


def test_two_people_opening_a_paper_first_get_the_same_print(app: Flask, sign_in: SignIn) -> None:
    url = f"/surat/{issued().id}/surat.pdf"
    people = [sign_in(Role.SUPERVISOR) for _ in range(2)]
    prints: list[bytes] = []

    def open_it(person: FlaskClient) -> str:
        answer = person.get(url)
        prints.append(answer.data)
        return str(answer.status_code)

    assert at_once(app, *[lambda p=person: open_it(p) for person in people]) == ["200", "200"]
    assert prints[0] == prints[1]
    assert db.session.scalar(select(func.count()).select_from(Print)) == 1


@ONE_DATABASE
def test_a_reprint_needs_a_reason_is_marked_and_stands_in_the_list_of_prints(
    app: Flask, sign_in: SignIn
) -> None:
    paper = issued()
    sari, here = sign_in(Role.SUPERVISOR), f"/surat/{paper.id}"
    sari.get(f"{here}/surat.pdf")
    assert sari.post(f"{here}/cetak-ulang", data={"reason": " "}).status_code == 422
    for copy, reason in enumerate(("Kertas basah", "Hilang di jalan"), start=1):
        assert sari.post(f"{here}/cetak-ulang", data={"reason": reason}).status_code == 303
        text = text_of(sari.get(f"{here}/cetak-ulang-{copy}.pdf").data)
        assert f"CETAK ULANG ke-{copy}" in text
        assert reason in sari.get(here).text
    assert sari.get(f"{here}/cetak-ulang-3.pdf").status_code == 404
    assert sari.get(f"{here}/cetak-ulang-0.pdf").status_code == 404


@ONE_DATABASE
def test_a_void_paper_says_so_on_screen_and_across_the_page(app: Flask, sign_in: SignIn) -> None:
    paper = issued()
    sari, here = sign_in(Role.SUPERVISOR), f"/surat/{paper.id}"
    first = sari.get(f"{here}/surat.pdf").data
    with transaction():
        handover = db.session.scalars(select(Handover)).one()
        handovers.void_handover(sari.user, handover, reason="Salah keluarga")
    assert "Salah keluarga" in sari.get(here).text
    shown = sari.get(f"{here}/surat.pdf").data
    assert shown != first
    assert "BATAL" in text_of(shown)
    assert paper.number in text_of(shown)


def test_every_opening_stands_in_the_trail(app: Flask, sign_in: SignIn) -> None:
    paper, sari = issued(), sign_in(Role.SUPERVISOR)
    for _ in range(2):
        sari.get(f"/surat/{paper.id}/surat.pdf")
    done = db.session.scalars(
        select(AuditEvent.action).where(AuditEvent.actor_id == sari.user.id)
    ).all()
    assert done == ["papers.print", "papers.open"]


@ONE_DATABASE
@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.APPROVER, Role.AUDITOR])
def test_who_does_not_issue_sees_the_state_but_neither_pdf_nor_nik(
    app: Flask, sign_in: SignIn, role: Role
) -> None:
    paper = issued()
    nik = paper.snapshot["paper"]["receiver"]["nik"]
    person = sign_in(role)
    page = person.get(f"/surat/{paper.id}")
    assert page.status_code == 200
    assert "surat.pdf" not in page.text
    assert nik not in page.text
    assert person.get(f"/surat/{paper.id}/surat.pdf").status_code == 403
    assert person.post(f"/surat/{paper.id}/cetak-ulang").status_code == 403


@ONE_DATABASE
def test_outside_the_scope_there_is_no_paper(app: Flask, sign_in: SignIn) -> None:
    paper = issued()
    far, officer = sign_in(Role.SUPERVISOR, districts=[TAMBELANG]), sign_in(Role.EVENT_OFFICER)
    for person in (far, officer):
        assert person.get(f"/surat/{paper.id}").status_code == 404
        assert person.get(f"/surat/{paper.id}/surat.pdf").status_code == 404


def test_the_list_is_narrowed_by_kind_state_year_and_number(app: Flask, sign_in: SignIn) -> None:
    hand_over(create_approved(kinds=[AidKind.TOOL, AidKind.CASH]))
    bast, receipt = db.session.scalars(select(Paper).order_by(Paper.number)).all()
    sari = sign_in(Role.SUPERVISOR)

    def listed(**wanted: object) -> set[str]:
        page = sari.get("/surat/", query_string=wanted).text
        return set(re.findall(r"(?:BAST|KW)/\d{5}/[IVX]+/\d{4}", page))

    assert listed() == {bast.number, receipt.number}
    assert listed(kind="receipt") == {receipt.number}
    assert listed(q=bast.number[:8].lower()) == {bast.number}
    assert listed(year=bast.year) == {bast.number, receipt.number}
    assert listed(year=1999) == listed(state="void") == listed(q="%") == set()


def test_numbers_have_no_gaps_when_many_hand_over_at_once(app: Flask) -> None:
    waiting = [create_approved() for _ in range(4)]
    ids = [(decision.id, create_staff(Role.SUPERVISOR).id) for decision in waiting]

    def give(decision_id: int, officer_id: int) -> str:
        decision = db.session.get_one(Decision, decision_id)
        hand_over(decision, officer=db.session.get_one(User, officer_id))
        return "ok"

    outcomes = at_once(app, *[lambda pair=pair: give(*pair) for pair in ids])
    assert outcomes == ["ok"] * 4
    numbers = db.session.scalars(select(Paper.sequence).order_by(Paper.sequence)).all()
    assert numbers == [1, 2, 3, 4]

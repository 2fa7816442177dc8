"""An inspector's questions are answered from the desk in three clicks, and change nothing."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.decisions.models import AidKind, Decision, Fund
from portal.casework.handovers.models import Handover
from portal.casework.handovers.services import release_rest, void_handover
from portal.casework.receipts.queries import papers_of_handover
from portal.core.clock import to_local, utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.overview.inspection.fund_sheets import fund_sheet
from portal.platform.accounts.guard import ACCESS
from portal.platform.permissions import Role
from portal.registry.households.services import reveal_nik
from tests import factories as make

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def auditor(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.AUDITOR, districts=None)


def page(browser: FlaskClient, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, url
    return unescape(" ".join(answer.text.split()))


def links(text: str) -> list[str]:
    main = text.partition("<main")[2]
    return [link for link in re.findall(r'href="([^"#]+)"', main) if link.startswith("/")]


def test_the_desk_has_twelve_questions_that_all_lead_to_a_page(auditor: FlaskClient) -> None:
    text = page(auditor, "/pemeriksaan/")
    questions = re.findall(r'<a class="row-name" href="([^"]+)">([^<]+\?)</a>', text)
    assert len(questions) == 12
    assert "Keputusan seseorang dengan keluarga, nilai, dan SK." in text
    for url in links(text):
        page(auditor, url)


def test_nothing_on_the_desk_can_be_sent(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("inspection.")]
    assert rules
    assert {method for rule in rules for method in rule.methods or ()} <= {"GET", "HEAD", "OPTIONS"}
    roles = {getattr(app.view_functions[rule.endpoint], ACCESS) for rule in rules}
    assert roles == {frozenset({Role.AUDITOR})}


def test_who_approved_on_a_day_with_amount_family_and_decree(auditor: FlaskClient) -> None:
    decision = make.create_approved(value=2_000_000)
    decider, day = decision.decided_by_id, to_local(decision.decided_at or utc_now()).date()
    found = page(auditor, f"/pemeriksaan/keputusan?oleh={decider}&hari={day}")
    for words in ("Rp2.000.000", "Siti Rohmah", "belum SK", "1 keputusan pada hari itu"):
        assert words in found
    other = page(auditor, f"/pemeriksaan/keputusan?oleh={decider}&hari={day - timedelta(days=1)}")
    assert "Tidak ada keputusan pada hari itu" in other


def test_who_saw_the_nik_of_a_person_is_three_clicks_away(auditor: FlaskClient) -> None:
    person = make.create_household(make.new_person("Nining Kartika")).persons[0]
    supervisor = make.create_staff(Role.SUPERVISOR)
    with transaction():
        reveal_nik(supervisor, person, reason="")
    entrance = next(url for url in links(page(auditor, "/pemeriksaan/")) if "/nik" in url)
    listed = page(auditor, f"{entrance}?q=Nining")
    answer = next(url for url in links(listed) if f"orang={person.id}" in url)
    assert "<b>Sari Penyelia</b> melihat lengkap nomor" in page(auditor, answer)


@pytest.fixture
def spent(app: Flask) -> Fund:
    """A fund of which one item was given, one is owed, and one was given and taken back."""
    fund = make.create_fund(amount=50_000_000, name="APBD Uji")
    make.hand_over(make.create_approved(fund=fund, value=4_000_000))
    make.create_approved(fund=fund, value=3_000_000)
    handover = make.hand_over(make.create_approved(fund=fund, value=2_000_000))
    with transaction() as session:
        again = session.get_one(Handover, handover.id)
        void_handover(make.PORTAL, again, reason="Salah orang")
    return db.session.get_one(Fund, fund.id)


def test_page_fund_and_ledger_of_a_fund_agree(auditor: FlaskClient, spent: Fund) -> None:
    sheet = fund_sheet(spent)
    assert (sheet.approved, sheet.given, sheet.returned) == (9_000_000, 4_000_000, 0)
    assert (sheet.held, sheet.in_ledger, sheet.left) == (9_000_000, 4_000_000, 41_000_000)
    assert sum(month.given for month in sheet.months) == sheet.given
    assert sum(month.approved for month in sheet.months) == sheet.approved
    found = page(auditor, f"/pemeriksaan/dana/{spent.id}")
    assert "Cocok: keputusan, dana, dan buku bantuan" in found
    for amount in ("Rp50.000.000", "Rp9.000.000", "Rp4.000.000", "Rp5.000.000", "Rp41.000.000"):
        assert amount in found


def test_a_fund_that_does_not_agree_says_so(auditor: FlaskClient, spent: Fund) -> None:
    with transaction() as session:
        session.get_one(Fund, spent.id).committed -= 1_000_000
    assert "Tidak cocok" in page(auditor, f"/pemeriksaan/dana/{spent.id}")


def test_what_was_released_is_returned_and_not_owed(app: Flask) -> None:
    fund = make.create_fund()
    kinds = (AidKind.TOOL, AidKind.GOODS)
    decision = make.create_approved(fund=fund, value=2_000_000, kinds=kinds)
    make.hand_over(decision, items=decision.items[:1])
    with transaction() as session:
        release_rest(make.PORTAL, session.get_one(Decision, decision.id), reason="Sudah punya")
    sheet = fund_sheet(db.session.get_one(Fund, fund.id))
    assert (sheet.approved, sheet.given, sheet.returned) == (4_000_000, 2_000_000, 2_000_000)
    assert sheet.owed == 0
    assert sheet.agrees


def test_what_a_fund_gave_in_a_month_stands_with_its_papers(
    auditor: FlaskClient, spent: Fund
) -> None:
    given = db.session.scalars(select(Handover).where(Handover.voided_at.is_(None))).one()
    (paper,) = papers_of_handover(given.id)
    months = [
        url for url in links(page(auditor, f"/pemeriksaan/dana/{spent.id}")) if "bulan" in url
    ]
    found = page(auditor, months[0])
    assert f'<a href="/surat/{paper.id}">{paper.number}</a>' in found
    assert "Rp4.000.000" in found
    assert "Rp2.000.000" not in found  # it was taken back
    empty = page(auditor, f"/pemeriksaan/dana/{spent.id}/serah-terima?bulan=2020-01-01")
    assert "Tidak ada serah terima" in empty


def test_a_handover_that_was_taken_back_says_who_and_why(auditor: FlaskClient, spent: Fund) -> None:
    found = page(auditor, "/pemeriksaan/serah-terima-batal")
    assert "Salah orang" in found
    assert "Siti Rohmah" in found


def test_an_auditor_of_one_kecamatan_sees_no_family_of_another(
    sign_in: SignIn, spent: Fund
) -> None:
    elsewhere = sign_in(Role.AUDITOR, districts=[make.TAMBELANG])
    for url in (f"/pemeriksaan/dana/{spent.id}/serah-terima", "/pemeriksaan/serah-terima-batal"):
        assert "Siti Rohmah" not in page(elsewhere, url)


@pytest.mark.parametrize(
    "path", ["keputusan?oleh=x&hari=y", "keputusan?after=zz&oleh=1", "dana/99"]
)
@pytest.mark.one_database("what an address may say is read in Python")
def test_a_mangled_address_is_no_crash(auditor: FlaskClient, path: str) -> None:
    assert auditor.get(f"/pemeriksaan/{path}").status_code in {200, 404, 422}

"""Pages of aid for a caseworker, an approver and an administrator."""

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from portal.casework.cases.states import Status
from portal.casework.decisions.models import AidKind, CatalogueItem, Decision, Decree, Fund
from portal.casework.decisions.states import DecisionStatus
from portal.core.clock import acting_at
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.factories import (
    TAMBELANG,
    assessed,
    create_approved,
    create_case,
    create_catalogue_item,
    create_decision,
    create_fund,
    create_staff,
    hand_over,
)

pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)

SignIn = Callable[..., FlaskClient]


def proposal(item: CatalogueItem, fund: Fund, **changes: object) -> dict[str, object]:
    return {
        "items-0-item": item.id,
        "items-0-quantity": 2,
        "items-0-value": "1.250.000",
        "items-0-fund": fund.id,
        "items-0-cash_method": "by_hand",
        "reason": "Ingin berjualan gorengan lagi.",
        "minutes": "",
        **changes,
    }


def test_a_caseworker_proposes_aid_and_sees_that_it_waits(app: Flask, sign_in: SignIn) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    case = assessed(create_case(caseworker=caseworker.user))
    item, fund = create_catalogue_item(), create_fund()
    sent = caseworker.post(f"/bantuan/kasus/{case.id}/usul", data=proposal(item, fund))
    assert sent.status_code == 303
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.total, decision.status) == (2_500_000, DecisionStatus.PROPOSED)
    page = caseworker.get(f"/kasus/{case.id}").text
    assert "Usulan bantuan menunggu penetapan." in page
    assert "Periksa usulan" not in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"items-0-item": ""}, "Pilih paling sedikit satu bantuan."),
        ({"items-0-fund": ""}, "Pilih sumber dana."),
        ({"items-0-value": "seratus ribu"}, "items-0-value-error"),
        ({"items-0-value": "-5"}, "items-0-value-error"),
        ({"items-0-value": "999.999.999.999.999"}, "items-0-value-error"),
        ({"items-0-value": "60.000.000"}, "melebihi batas"),
        ({"items-0-quantity": "0"}, "items-0-quantity-error"),
        ({"reason": " "}, "reason-error"),
        ({"reason": "x" * 10_000}, "Paling banyak 3000 huruf."),
    ],
)
def test_a_proposal_that_cannot_be_says_why_and_keeps_what_was_typed(
    app: Flask, sign_in: SignIn, changes: dict[str, object], message: str
) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    case = assessed(create_case(caseworker=caseworker.user))
    item, fund = create_catalogue_item(), create_fund()
    answer = caseworker.post(f"/bantuan/kasus/{case.id}/usul", data=proposal(item, fund, **changes))
    assert answer.status_code == 422
    assert message in answer.text
    for typed in changes.values():
        assert str(typed).strip() in answer.text
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 0


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        (
            {"items-0-fund": "", "items-0-value": "", "reason": ""},
            ["items-0-fund", "items-0-value", "reason"],
        ),
        ({"items-0-item": "", "reason": ""}, ["Pilih paling sedikit satu bantuan.", "reason"]),
        ({"items-0-value": "60.000.000", "reason": ""}, ["melebihi batas", "reason"]),
        ({"items-0-value": "seratus", "items-0-fund": ""}, ["items-0-value", "items-0-fund"]),
    ],
)
def test_everything_that_is_wrong_with_a_proposal_is_said_at_once(
    app: Flask, sign_in: SignIn, changes: dict[str, object], wrong: list[str]
) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    case = assessed(create_case(caseworker=caseworker.user))
    item, fund = create_catalogue_item(unit_value=None), create_fund()
    sent = proposal(item, fund, **changes)
    answer = caseworker.post(f"/bantuan/kasus/{case.id}/usul", data=sent)
    assert answer.status_code == 422
    assert "Items" not in answer.text
    for words in wrong:
        assert (words if " " in words else f'id="{words}-error"') in answer.text


def test_another_line_can_be_added_without_losing_what_was_typed(
    app: Flask, sign_in: SignIn
) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    case = assessed(create_case(caseworker=caseworker.user))
    item, fund = create_catalogue_item(), create_fund()
    page = caseworker.post(
        f"/bantuan/kasus/{case.id}/usul", data={**proposal(item, fund), "add_line": "1"}
    )
    assert "Bantuan 2" in page.text
    assert "Ingin berjualan gorengan lagi." in page.text
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 0


def test_a_form_sent_twice_proposes_once(app: Flask, sign_in: SignIn) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    case = assessed(create_case(caseworker=caseworker.user))
    item, fund = create_catalogue_item(), create_fund()
    codes = [
        caseworker.post(f"/bantuan/kasus/{case.id}/usul", data=proposal(item, fund)).status_code
        for _ in range(2)
    ]
    assert codes == [303, 422]
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 1


def test_an_approver_decides_from_the_decision_page(app: Flask, sign_in: SignIn) -> None:
    decision = create_decision()
    approver = sign_in(Role.APPROVER)
    assert "Periksa usulan" in approver.get(f"/kasus/{decision.case_id}").text
    page = approver.get(f"/bantuan/{decision.id}").text
    assert "Setujui bantuan Rp2.500.000" in page
    assert approver.post(f"/bantuan/{decision.id}/setujui", data={}).status_code == 303
    assert approver.post(f"/bantuan/{decision.id}/setujui", data={}).status_code == 409
    db.session.expire_all()
    assert decision.case.status is Status.DECIDED


def test_a_decline_needs_words_for_the_family(app: Flask, sign_in: SignIn) -> None:
    decision = create_decision()
    approver = sign_in(Role.APPROVER)
    empty = approver.post(
        f"/bantuan/{decision.id}/tolak", data={"household_reason": "", "note": "Cek PKH"}
    )
    assert empty.status_code == 422
    assert "Cek PKH" in empty.text
    approver.post(
        f"/bantuan/{decision.id}/tolak", data={"household_reason": "Sudah dibantu Baznas."}
    )
    assert "Sudah dibantu Baznas." in approver.get(f"/bantuan/{decision.id}").text


def test_a_list_is_approved_under_one_sk_with_its_annex_on_paper_and_as_a_sheet(
    app: Flask, sign_in: SignIn
) -> None:
    decisions = [create_decision(), create_decision()]
    approver = sign_in(Role.APPROVER)
    form = {
        "decision": [decision.id for decision in decisions],
        "number": "400.9/Kep.123-Dinsos/2026",
        "dated": "2026-04-11",
        "signed_by": "Bupati Bekasi",
        "signer_position": "Bupati",
        "signer_nip": "196905121990031004",
        "about": "Penerima bantuan tahap I",
    }
    page = approver.get(f"/bantuan/sk/baru?decision={decisions[0].id}").text
    assert 'value="Agus Penetap"' in page
    incomplete = approver.post("/bantuan/sk/baru", data={**form, "number": ""})
    assert incomplete.status_code == 422
    assert "Penerima bantuan tahap I" in incomplete.text
    assert approver.post("/bantuan/sk/baru", data=form).status_code == 303

    decree = db.session.scalars(select(Decree)).one()
    pdf = approver.get(f"/bantuan/sk/{decree.id}/lampiran.pdf").data
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(approver.get(f"/bantuan/sk/{decree.id}/lampiran.xlsx").data)
    ).get_sheet_by_index(0)
    cells = {str(cell) for row in sheet.to_python() for cell in row}
    assert text.count("Siti Rohmah") == len(decisions)
    assert "NIP 196905121990031004" in text
    assert {decision.case.number for decision in decisions} <= cells


def test_an_sk_with_ones_own_proposal_approves_nobody(app: Flask, sign_in: SignIn) -> None:
    decision = create_decision()
    user = decision.proposed_by
    with transaction() as session:
        session.merge(user).role = Role.APPROVER
    approver = sign_in(user)
    form = {
        "decision": [decision.id],
        "number": "1",
        "dated": "2026-04-11",
        "signed_by": "B",
        "signer_position": "B",
        "about": "A",
    }
    assert approver.post("/bantuan/sk/baru", data=form).status_code == 403
    assert db.session.scalar(select(func.count()).select_from(Decree)) == 0


def test_outside_the_scope_a_decision_does_not_exist(app: Flask, sign_in: SignIn) -> None:
    decision = create_decision()
    stranger = sign_in(Role.APPROVER, districts=[TAMBELANG])
    assert stranger.get(f"/bantuan/{decision.id}").status_code == 404
    assert stranger.post(f"/bantuan/{decision.id}/setujui").status_code == 404


def test_a_supervisor_revokes_before_the_handover_but_not_after_it_began(
    app: Flask, sign_in: SignIn
) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    decision = create_approved(kinds=[AidKind.TOOL, AidKind.GOODS])
    hand_over(decision, items=[decision.items[0]])
    answer = supervisor.post(f"/bantuan/{decision.id}/batalkan", data={"reason": "Salah"})
    assert answer.status_code == 422
    assert "sudah ada yang diserahkan" in answer.text

    fresh = create_approved()
    assert supervisor.post(f"/bantuan/{fresh.id}/batalkan", data={"reason": ""}).status_code == 422
    done = supervisor.post(f"/bantuan/{fresh.id}/batalkan", data={"reason": "Salah orang"})
    assert done.status_code == 303


def test_an_administrator_keeps_catalogue_and_funds(app: Flask, sign_in: SignIn) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    made = admin.post(
        "/bantuan/katalog/baru",
        data={
            "kind": "tool",
            "name": "Mesin jahit",
            "unit": "unit",
            "unit_value": "2.800.000",
            "active": "y",
        },
    )
    assert made.status_code == 303
    again = admin.post(
        "/bantuan/katalog/baru",
        data={"kind": "tool", "name": "Mesin jahit", "unit": "unit", "unit_value": "1"},
    )
    assert again.status_code == 422
    assert "sudah ada dalam katalog" in again.text
    admin.post(
        "/bantuan/dana/baru",
        data={
            "name": "Baznas 2026",
            "source": "baznas",
            "account_code": "",
            "year": 2026,
            "amount": "Rp50.000.000,00",
            "active": "y",
        },
    )
    fund = db.session.scalars(select(Fund)).one()
    assert fund.amount == 50_000_000
    assert "sisa Rp50.000.000" in admin.get("/bantuan/dana/").text


def test_a_fund_cannot_shrink_below_what_approved_aid_holds(app: Flask, sign_in: SignIn) -> None:
    fund = create_fund(amount=10_000_000)
    create_approved(fund=fund, value=4_000_000)
    admin = sign_in(Role.ADMINISTRATOR)
    db.session.refresh(fund)
    answer = admin.post(
        f"/bantuan/dana/{fund.id}",
        data={
            "name": fund.name,
            "source": "apbd",
            "account_code": "",
            "year": 2026,
            "amount": "3.000.000",
            "reason": "",
            "version": fund.version,
        },
    )
    assert answer.status_code == 422
    assert "terikat lebih besar" in answer.text


def test_a_fund_says_source_and_account_and_what_is_wrong_with_its_code(
    app: Flask, sign_in: SignIn
) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    sent = {
        "name": "Dana Desa Karangharja",
        "source": "village_fund",
        "year": "2026",
        "account_code": "5.1.06/01",
        "amount": "10.000.000",
        "active": "y",
    }
    refused = admin.post("/bantuan/dana/baru", data=sent)
    assert "Angka dan titik, misalnya" in refused.text
    admin.post("/bantuan/dana/baru", data={**sent, "account_code": "5.1.06.01"})
    listed = admin.get("/bantuan/dana/").text
    assert "Dana Desa" in listed
    assert "5.1.06.01" in listed


def test_aid_from_a_fund_of_a_past_year_is_remarked(app: Flask, sign_in: SignIn) -> None:
    fund, worker = create_fund(name="APBD lama"), create_staff(Role.CASEWORKER)
    case = assessed(create_case(caseworker=worker))
    approver = sign_in(Role.APPROVER)
    with acting_at(datetime(2027, 1, 4, 3, tzinfo=UTC)):
        decision = create_decision(case=case, fund=fund, proposer=worker)
    page = approver.get(f"/bantuan/{decision.id}").text
    assert "dari dana tahun lalu: APBD lama (2026)" in page


def test_a_proposal_before_the_assessment_is_finished_says_so_at_once(
    app: Flask, sign_in: SignIn
) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    case = create_case(caseworker=caseworker.user)
    page = caseworker.get(f"/bantuan/kasus/{case.id}/usul").text
    assert "Asesmen belum selesai" in page
    assert "Kirim usulan" not in page


def test_a_sitting_goes_from_the_oldest_proposal_to_the_next(app: Flask, sign_in: SignIn) -> None:
    approver = sign_in(Role.APPROVER)
    first, second, third = (create_decision() for _ in range(3))
    page = approver.get("/bantuan/").text
    places = [page.index(f'href="/bantuan/{one.id}"') for one in (first, second, third)]
    assert places == sorted(places)
    answer = approver.post(f"/bantuan/{second.id}/setujui", data={"note": "", "next": "yes"})
    assert answer.location.endswith(f"/bantuan/{third.id}")
    answer = approver.post(
        f"/bantuan/{third.id}/tolak",
        data={"household_reason": "Sudah menerima dari desa.", "note": "", "next": "yes"},
    )
    assert answer.location.endswith(f"/bantuan/{first.id}")
    assert "usulan berikutnya" not in approver.get(f"/bantuan/{first.id}").text
    answer = approver.post(f"/bantuan/{first.id}/setujui", data={"note": "", "next": "yes"})
    assert answer.location.endswith("/bantuan/")


def test_a_proposal_shows_what_the_family_was_given_before_and_what_is_left_of_the_fund(
    app: Flask, sign_in: SignIn
) -> None:
    proposer = create_staff(Role.CASEWORKER)
    given = create_approved(proposer=proposer)
    hand_over(given)
    again = create_decision(case=given.case, proposer=proposer)
    page = sign_in(Role.APPROVER).get(f"/bantuan/{again.id}").text
    assert f'href="/bantuan/{given.id}"' in page.split("<h2>Yang sudah diterima keluarga ini")[1]
    fund = again.items[0].fund
    left = f"{fund.amount - fund.committed:,}".replace(",", ".")
    assert f"{fund.name}: Rp{left} masih bebas." in page

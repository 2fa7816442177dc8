"""Pages of assessments: typed values are kept, errors are shown beside their field."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.assessments.models import Assessment, Conclusion
from portal.casework.assessments.queries import get_draft
from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.factories import TAMBELANG, create_assessment, create_case

pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)

SignIn = Callable[..., FlaskClient]


def address(draft: Assessment, section: str) -> str:
    return f"/asesmen/{draft.id}/bagian/{section}"


def home(**changes: Any) -> dict[str, Any]:
    """Return the values sent by the page “Rumah”."""
    sent = {"floor_area": "24", "floor": "earth", "wall": "bamboo", "light": "none"}
    base = {"floor_area": 24, "floor": "earth", "wall": "bamboo", "light": "none"}
    return {**sent, "draft_base": json.dumps(base), "draft_page": "phone", **changes}


def test_an_assessment_starts_once_however_often_one_presses(
    caseworker: FlaskClient, app: Flask
) -> None:
    case = create_case(caseworker=caseworker.user)  # type: ignore[attr-defined]
    assert "Mulai asesmen" in caseworker.get(f"/asesmen/kasus/{case.id}").text
    first = caseworker.post(f"/asesmen/kasus/{case.id}")
    again = caseworker.post(f"/asesmen/kasus/{case.id}")
    assert first.status_code == again.status_code == 303
    assert first.location == again.location
    assert "Lanjutkan: Keluarga" in caseworker.get(first.location).text


def test_a_section_is_saved_and_leads_to_the_next(
    caseworker: FlaskClient, draft: Assessment
) -> None:
    answer = caseworker.post(
        address(draft, "rumah"), data=home(floor="tile", floor_area="22,5", then="next")
    )
    assert answer.location == address(draft, "air-dan-dapur")
    assert draft.answers["floor"] == "tile"
    assert draft.answers["floor_area"] == 22.5


def test_a_section_can_be_saved_without_leaving_it(
    caseworker: FlaskClient, draft: Assessment
) -> None:
    answer = caseworker.post(address(draft, "rumah"), data=home(then="stay"))
    assert answer.location == address(draft, "rumah")


def test_the_last_section_leads_to_the_score(caseworker: FlaskClient, draft: Assessment) -> None:
    answer = caseworker.post(address(draft, "kerja-dan-kebutuhan"), data={"needs": "tool"})
    assert answer.location == f"/asesmen/{draft.id}/simpulan"


def test_a_page_saves_itself_quietly(caseworker: FlaskClient, draft: Assessment) -> None:
    before = draft.version
    answer = caseworker.post(
        address(draft, "rumah"), data=home(floor="tile"), headers={"X-Autosave": "1"}
    )
    assert (answer.status_code, answer.text) == (204, "")
    assert draft.answers["floor"] == "tile"
    assert draft.version == before + 1


@pytest.mark.parametrize(
    ("section", "field", "typed", "complaint"),
    [
        ("rumah", "floor_area", "dua puluh", "Tulis dengan angka."),
        ("rumah", "floor_area", "-24", "Tulis dengan angka."),
        ("rumah", "floor_area", "24000", "Paling banyak 1.000."),
        ("rumah", "floor_area", "1e3", "Tulis dengan angka."),
        ("rumah", "floor", "marble", "Pilih salah satu."),
        ("keluarga", "household_size", "0", "Paling sedikit 1."),
        ("keluarga", "household_size", "2,5", "Tulis dengan angka bulat."),
        ("keluarga", "household_size", "🙂", "Tulis dengan angka."),
        ("keluarga", "desil_as_of", "31-02-2026", "Tanggal"),
        ("keluarga", "desil_as_of", "01-01-1926", "Periksa tahunnya: paling awal 01-01-2000."),
        ("penghasilan", "monthly_income", "-500000", "Jumlah uang tidak boleh kurang dari nol."),
        ("penghasilan", "monthly_income", "900.000.000", "Paling banyak 100.000.000."),
        ("penghasilan", "monthly_income", "banyak", "Jumlah uang tidak dapat dibaca."),
        ("penghasilan", "monthly_income", "9" * 60, "Jumlah uang tidak dapat dibaca."),
        ("kerja-dan-kebutuhan", "skills", "a" * 10_000, "Paling banyak 2000 huruf."),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field_and_kept(
    caseworker: FlaskClient,
    draft: Assessment,
    section: str,
    field: str,
    typed: str,
    complaint: str,
) -> None:
    before = draft.answers.get(field)
    answer = caseworker.post(address(draft, section), data={field: typed})
    assert answer.status_code == 422
    assert complaint in answer.text
    assert f'href="#{field}' in answer.text
    if field != "floor":
        assert typed in answer.text
    db.session.refresh(draft)
    assert draft.answers.get(field) == before


def test_a_wrong_answer_does_not_hold_the_right_ones_back(
    caseworker: FlaskClient, draft: Assessment
) -> None:
    answer = caseworker.post(
        address(draft, "rumah"),
        data=home(floor="tile", floor_area="luas"),
        headers={"X-Autosave": "1"},
    )
    assert answer.status_code == 422
    assert "yang lain sudah tersimpan" in answer.text
    assert (draft.answers["floor"], draft.answers["floor_area"]) == ("tile", 24)


def test_html_and_emoji_are_text(caseworker: FlaskClient, draft: Assessment) -> None:
    words = "<script>alert(1)</script> gerobak 🛺"
    caseworker.post(
        address(draft, "kerja-dan-kebutuhan"),
        data={"needs": "tool", "tool_wish": words, "then": "stay"},
    )
    assert draft.answers["tool_wish"] == words
    page = caseworker.get(address(draft, "kerja-dan-kebutuhan")).text
    assert "<script>alert" not in page
    assert "gerobak 🛺" in page


def test_a_base_that_was_tampered_with_breaks_nothing(
    caseworker: FlaskClient, draft: Assessment
) -> None:
    for base in ("{", "[]", "null"):
        answer = caseworker.post(address(draft, "rumah"), data=home(draft_base=base))
        assert answer.status_code in {303, 409}


def test_members_are_asked_what_fits_their_age(caseworker: FlaskClient, draft: Assessment) -> None:
    page = caseworker.get(address(draft, "anggota")).text
    mother, child = (person.id for person in draft.case.household.persons)
    assert f'name="roster-{child}-school"' in page
    assert f'name="roster-{mother}-school"' not in page
    caseworker.post(
        address(draft, "anggota"),
        data={
            f"roster-{mother}-works": "casual",
            f"roster-{mother}-income": "500.000",
            f"roster-{mother}-documents": ["ktp", "birth"],
        },
    )
    assert draft.answers["roster"] == {
        str(mother): {"works": "casual", "income": 500_000, "documents": ["ktp", "birth"]}
    }


def test_two_different_answers_are_put_side_by_side_and_a_person_chooses(
    caseworker: FlaskClient, draft: Assessment, sign_in: SignIn
) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    supervisor.post(address(draft, "rumah"), data=home(floor="tile", draft_page="desk"))
    by_itself = caseworker.post(
        address(draft, "rumah"), data=home(floor="cement"), headers={"X-Autosave": "1"}
    )
    assert by_itself.status_code == 409
    assert by_itself.text.startswith("Orang lain menjawab berbeda.")

    page = caseworker.post(address(draft, "rumah"), data=home(floor="cement", wall="thatch"))
    assert page.status_code == 409
    assert "Ubin atau keramik" in page.text
    assert "Semen atau plester" in page.text
    assert draft.answers["floor"] == "tile"
    assert draft.answers["wall"] == "thatch"

    shown = {**draft.answers}
    resolved = home(floor="cement", wall="thatch", draft_base=json.dumps(shown))
    theirs = caseworker.post(address(draft, "rumah"), data={**resolved, "choose-floor": "theirs"})
    assert theirs.status_code == 303
    db.session.refresh(draft)
    assert draft.answers["floor"] == "tile"
    mine = caseworker.post(address(draft, "rumah"), data={**resolved, "choose-floor": "mine"})
    assert mine.status_code == 303
    db.session.refresh(draft)
    assert draft.answers["floor"] == "cement"


def test_missing_answers_are_listed_with_a_way_to_each(
    caseworker: FlaskClient, draft: Assessment
) -> None:
    caseworker.post(
        address(draft, "penghasilan"), data={"monthly_income": "", "monthly_spending": "1.000.000"}
    )
    page = caseworker.get(f"/asesmen/{draft.id}/simpulan").text
    assert f'href="{address(draft, "penghasilan")}#monthly_income"' in page
    assert "Selesaikan asesmen" not in page


def test_a_draft_can_be_thrown_away(caseworker: FlaskClient, draft: Assessment) -> None:
    answer = caseworker.post(f"/asesmen/{draft.id}/buang")
    assert answer.location == f"/asesmen/kasus/{draft.case_id}"
    assert get_draft(draft.case_id) is None
    assert caseworker.get(f"/asesmen/{draft.id}").status_code == 404


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR, Role.CASEWORKER])
def test_who_sees_the_case_reads_the_completed_assessment(
    app: Flask, sign_in: SignIn, role: Role
) -> None:
    assessment = create_assessment(create_case(), conclusion=Conclusion.NOT_ELIGIBLE)
    page = sign_in(role).get(f"/asesmen/{assessment.id}")
    assert page.status_code == 200
    assert "Tidak layak dibantu program ini" in page.text


def test_others_see_neither_draft_nor_form(draft: Assessment, sign_in: SignIn) -> None:
    auditor, colleague = sign_in(Role.AUDITOR), sign_in(Role.CASEWORKER)
    assert "sedang diisi oleh pendamping" in auditor.get(f"/asesmen/{draft.id}").text
    assert auditor.get(address(draft, "rumah")).status_code == 403
    assert colleague.get(address(draft, "rumah")).status_code == 403
    assert colleague.post(address(draft, "rumah"), data=home(floor="tile")).status_code == 403
    outsider = sign_in(Role.SUPERVISOR, districts=[TAMBELANG])
    assert outsider.get(f"/asesmen/{draft.id}").status_code == 404
    assert outsider.post(f"/asesmen/{draft.id}/buang").status_code == 404


def test_a_section_that_does_not_exist_is_not_found(
    caseworker: FlaskClient, draft: Assessment
) -> None:
    assert caseworker.get(address(draft, "atap")).status_code == 404

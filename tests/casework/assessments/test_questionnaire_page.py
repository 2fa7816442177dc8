"""The questionnaire is written on a page: as a draft, looked at, compared, and published."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.assessments.models import Questionnaire
from portal.casework.assessments.queries import current_draft, newest_questionnaire
from portal.casework.assessments.services import ensure_published
from portal.casework.assessments.settings import HEAD_LIVELIHOOD
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.permissions import Role
from portal.platform.settings import change_setting
from tests.factories import PORTAL, create_assessment, create_case

SignIn = Callable[..., FlaskClient]
DRAFT = "/kuesioner/rancangan"
pytestmark = pytest.mark.one_database("a draft is one JSON value, changed in Python")


@pytest.fixture
def admin(app: Flask, sign_in: SignIn) -> FlaskClient:
    """An administrator with a draft of the first questionnaire."""
    with transaction():
        ensure_published()
    admin = sign_in(Role.ADMINISTRATOR)
    admin.post(DRAFT)
    return admin


def floor(**changes: str) -> dict[str, str]:
    """The form of the question about the floor, as somebody sends it."""
    draft = current_draft()
    assert draft is not None
    found = next(
        question
        for section in draft.definition["sections"]
        for question in section["questions"]
        if question["key"] == "floor"
    )
    options = "\n".join(f"{code} = {label}" for code, label in found["options"])
    return {
        "label": found["label"],
        "hint": "",
        "options": options,
        "required": "y",
        "visible_if": "",
        "sign": "Lantai terluas dari tanah",
        "poor_codes": "earth, bamboo, cheap_wood",
        "version": str(draft.version),
        **changes,
    }


def order(page: str, *words: str) -> bool:
    """Whether these words stand in this order."""
    places = [page.index(word) for word in words]
    return places == sorted(places)


def publish(admin: FlaskClient) -> Questionnaire:
    """Publish the draft."""
    assert admin.post(f"{DRAFT}/terbit", data={"basis": "SK 7/2026"}).status_code == 303
    newest = newest_questionnaire()
    assert newest is not None
    return newest


def test_a_changed_question_is_asked_by_new_assessments_only(admin: FlaskClient) -> None:
    old = create_assessment(create_case())
    before = old.questionnaire.definition
    sent = admin.post(f"{DRAFT}/rumah/floor", data=floor(label="Lantai rumah dari apa?"))
    assert sent.status_code == 303
    assert "Lantai rumah dari apa?" in admin.get(f"{DRAFT}/wawancara").text
    assert newest_questionnaire() == old.questionnaire, "a draft asks nobody"
    made = publish(admin)
    assert made.version == 2
    assert "Lantai rumah dari apa?" in str(made.definition)
    db.session.refresh(old)
    assert old.questionnaire.definition == before
    page = admin.get("/kuesioner/").text
    assert "SK 7/2026" in page
    assert current_draft() is None
    with transaction():
        assert ensure_published() == made, "what comes with the portal does not replace it"


def test_before_it_is_published_one_sees_what_changes_in_the_last_scores(
    admin: FlaskClient,
) -> None:
    create_assessment(create_case())
    assert "Siti Rohmah" not in admin.get(f"{DRAFT}/terbit").text
    unchanged = admin.get(f"{DRAFT}/terbit").text
    assert "Tanda sebelum" not in unchanged
    admin.post(f"{DRAFT}/rumah/floor", data=floor(poor_codes="cement"))
    page = admin.get(f"{DRAFT}/terbit").text
    assert "Tanda sebelum" in page
    assert admin.post(f"{DRAFT}/terbit", data={"basis": " "}).status_code == 422


def test_questions_are_moved_added_and_taken_out(admin: FlaskClient) -> None:
    assert order(admin.get("/kuesioner/").text, 'id="floor"', 'id="wall"')
    admin.post(f"{DRAFT}/rumah/floor/turun")
    assert order(admin.get("/kuesioner/").text, 'id="wall"', 'id="floor"')
    new = {"label": "Berapa jauh ke puskesmas?", "key": "jarak", "kind": "number"}
    assert admin.post(f"{DRAFT}/rumah/baru", data=new).location.endswith("/rumah/jarak")
    assert admin.post(f"{DRAFT}/rumah/baru", data=new).status_code == 422
    assert "Berapa jauh ke puskesmas?" in admin.get(f"{DRAFT}/wawancara").text
    admin.post(f"{DRAFT}/rumah/jarak/hapus")
    assert "Berapa jauh ke puskesmas?" not in admin.get("/kuesioner/").text
    admin.post(f"{DRAFT}/rumah/floor/hapus")
    assert 'id="floor"' in admin.get("/kuesioner/").text, "the score rests on it"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("visible_if", "nowhere: yes", "Syarat ini tidak dipahami: nowhere: yes"),
        ("visible_if", "wall: gold", "Syarat ini tidak dipahami: wall: gold"),
        ("options", "earth = Tanah", "paling sedikit dua pilihan"),
        ("label", "", "Wajib diisi"),
    ],
)
def test_what_is_not_understood_is_said_beside_its_field(
    admin: FlaskClient, field: str, typed: str, said: str
) -> None:
    answer = admin.post(f"{DRAFT}/rumah/floor", data=floor(**{field: typed}))
    assert answer.status_code == 422
    assert said in answer.text


def test_a_condition_is_written_in_words_and_kept(admin: FlaskClient) -> None:
    admin.post(f"{DRAFT}/rumah/floor", data=floor(visible_if="wall: bamboo, thatch"))
    assert "bila wall: bamboo, thatch" in admin.get("/kuesioner/").text
    assert "visible_if" in str(publish(admin).definition)


def test_a_signs_answer_that_does_not_exist_keeps_the_draft_from_being_published(
    admin: FlaskClient,
) -> None:
    admin.post(f"{DRAFT}/rumah/floor", data=floor(poor_codes="gold"))
    assert "belum dapat diterbitkan" in admin.get("/kuesioner/").text
    admin.post(f"{DRAFT}/terbit", data={"basis": "SK"})
    assert newest_questionnaire().version == 1  # type: ignore[union-attr]


def test_an_amount_that_is_changed_asks_for_a_new_version_which_bears_it(
    admin: FlaskClient,
) -> None:
    with transaction():
        change_setting(
            PORTAL, HEAD_LIVELIHOOD, text="750000", valid_from=today(), basis="BPS", read_at=0
        )
    row = db.session.query(Questionnaire).one()
    with transaction():
        row.published_at = row.published_at.replace(year=row.published_at.year - 1)
    page = admin.get("/kuesioner/").text
    assert "diubah sejak versi 1" in page
    assert "terbitkan lagi" in admin.get("/siapkan/").text
    made = publish(admin)
    assert "Rp750.000" in str(made.definition)
    assert "Rp600.000" not in str(made.definition)
    assert "diubah sejak versi" not in admin.get("/kuesioner/").text


def test_two_who_change_the_same_draft_do_not_overwrite_each_other(admin: FlaskClient) -> None:
    seen = floor(label="Dari saya")
    admin.post(f"{DRAFT}/rumah/floor", data=floor(label="Dari orang lain"))
    assert admin.post(f"{DRAFT}/rumah/floor", data=seen).status_code == 409
    assert "Dari orang lain" in admin.get("/kuesioner/").text


def test_only_who_sets_up_the_portal_writes_questions(sign_in: SignIn) -> None:
    for role in (Role.SUPERVISOR, Role.CASEWORKER, Role.AUDITOR):
        assert sign_in(role).get("/kuesioner/").status_code == 403

"""The audit trail shows questions and answers as asked, and their codes."""

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from portal.casework.assessments import services
from portal.casework.assessments.queries import get_assessment
from portal.casework.assessments.services import bundled_definition, publish_questionnaire
from portal.core.db.transaction import transaction
from portal.platform.permissions import Role
from tests.asking import questions
from tests.factories import (
    PORTAL,
    assessment_answers,
    create_assessment,
    create_case,
    create_family,
)

pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def auditor(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.AUDITOR)


def trail(browser: FlaskClient) -> str:
    """Return the text of the trail of assessments, with single spaces."""
    return re.sub(r"\s+", " ", browser.get("/jejak/?tentang=assessments").text)


def said(page: str) -> list[tuple[str, str]]:
    return re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)


def test_a_conclusion_is_read_as_questions_and_answers(auditor: FlaskClient) -> None:
    create_assessment(create_case(), answers=assessment_answers(floor="earth", water="river"))
    lines = said(trail(auditor))
    assert ("Lantai terluas dari apa?", "Tanah") in lines
    assert ("Air minum dari mana?", "Sungai, danau, atau irigasi") in lines
    assert ("Sanggup membayar bila berobat ke puskesmas atau poliklinik?", "tidak") in lines
    assert ("Penghasilan seluruh keluarga sebulan", "Rp800.000") in lines
    assert (
        "Lantai terluas dari tanah, bambu, atau kayu murahan",
        "ada; jawabannya: Tanah",
    ) in lines


def test_an_answer_about_a_person_names_the_person(auditor: FlaskClient) -> None:
    family = create_family(("Siti Rohmah", date(1981, 4, 12)), ("Dede", date(2016, 1, 1)))
    dede = family.persons[1]
    roster = {str(dede.id): {"school": "dropped_out"}}
    create_assessment(create_case(household=family), answers=assessment_answers(roster=roster))
    assert ("Dede: Bersekolah?", "Putus sekolah") in said(trail(auditor))


def test_a_save_names_the_questions_that_it_answered(auditor: FlaskClient) -> None:
    draft = create_assessment(create_case(), answers={}, conclusion=None)
    with transaction():
        locked = get_assessment(PORTAL, draft.id, lock=True)
        mine = {"floor": "earth", "light": "none", "meals": "two"}
        services.save_answers(PORTAL, locked, mine=mine, base={}, page="p")
    lines = said(trail(auditor))
    assert ("Rumah", "Lantai terluas dari apa?; Penerangan rumah dari apa?") in lines
    assert ("Makan, pakaian, dan berobat", "Makan berapa kali sehari?") in lines


def test_the_words_are_those_of_the_version_that_was_answered(auditor: FlaskClient) -> None:
    create_assessment(create_case(), answers=assessment_answers(floor="earth"))
    later = json.dumps(bundled_definition()).replace("Lantai terluas dari apa?", "Lantainya apa?")
    with transaction():
        publish_questionnaire(PORTAL, json.loads(later))
    create_assessment(create_case(), answers=assessment_answers(floor="tile"))
    lines = said(trail(auditor))
    assert ("Lantai terluas dari apa?", "Tanah") in lines
    assert ("Lantainya apa?", "Ubin atau keramik") in lines


def test_the_codes_that_were_recorded_can_still_be_read(auditor: FlaskClient) -> None:
    create_assessment(create_case(), answers=assessment_answers(floor="earth"))
    page = trail(auditor)
    assert "Kode yang tercatat" in page
    assert "&#34;floor&#34;: &#34;earth&#34;" in page


def test_numbers_typed_into_an_answer_are_masked_in_words_and_codes(auditor: FlaskClient) -> None:
    nik = "3216085204809001"
    create_assessment(create_case(), answers=assessment_answers(remarks=f"NIK-nya {nik}"))
    page = trail(auditor)
    assert "NIK-nya •••• •••• •••• 9001" in page
    assert nik not in page


def test_a_page_of_many_assessments_asks_no_more_often_than_one_of_one(
    auditor: FlaskClient,
) -> None:
    create_assessment(create_case())
    of_one = questions(lambda: trail(auditor))
    for _ in range(3):
        create_assessment(create_case())
    assert questions(lambda: trail(auditor)) == of_one

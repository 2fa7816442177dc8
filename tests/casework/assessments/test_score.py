"""The score ignores missing answers, and worse answers never lower it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.casework.assessments.questionnaire import Definition, Member, Question, QuestionKind
from portal.casework.assessments.questionnaire_reader import read_definition
from portal.casework.assessments.score import Advice, Result, score
from portal.casework.assessments.services import bundled_definition, fill_amounts
from tests.factories import assessment_answers

LINE = 391_000
AMOUNTS = {"head_livelihood": 600_000, "asset_value": 500_000}


DEFINITION: Definition = read_definition(fill_amounts(bundled_definition(), AMOUNTS))
BETTER: dict[str, Any] = {
    "head_schooling": "senior",
    "floor_area": 60,
    "floor": "tile",
    "wall": "plastered",
    "light": "own_meter",
    "water": "piped",
    "toilet": "own",
    "fuel": "gas",
    "meals": "three",
    "meat": "more",
    "clothes": "more",
    "can_pay_clinic": True,
    "head_income": 2_000_000,
    "has_savings": True,
}
QUESTIONS = {question.key: question for question in DEFINITION.questions.values()}
CRITERIA = [question for question in QUESTIONS.values() if question.criterion]


def result_of(answers: dict[str, Any], members: tuple[Member, ...] = ()) -> Result:
    return score(DEFINITION, answers, members=members, line=LINE)


def answer(question: Question) -> st.SearchStrategy[Any]:
    match question.kind:
        case QuestionKind.CHOICE:
            return st.sampled_from([option.value for option in question.options])
        case QuestionKind.YES_NO:
            return st.booleans()
        case _:
            return st.integers(question.least or 0, question.most)


answers_in_part = st.fixed_dictionaries(
    {},
    optional={
        question.key: answer(question)
        for question in (
            *CRITERIA,
            *(QUESTIONS[key] for key in ("household_size", "monthly_income", "monthly_spending")),
        )
    },
)


def test_fourteen_signs_are_asked_by_fourteen_questions() -> None:
    assert len(CRITERIA) == 14
    assert {question.key for question in CRITERIA} == set(BETTER)


def test_a_family_with_every_sign_below_the_line_is_extremely_poor() -> None:
    result = result_of(assessment_answers())
    assert (result.met, result.total, result.unanswered) == (14, 14, 0)
    assert result.income_per_person == 200_000
    assert result.spending_per_person == 250_000
    assert result.advice is Advice.BOTH
    assert result.income_to_line == 4 * LINE - 800_000


def test_a_family_with_no_sign_above_the_line_is_not() -> None:
    result = result_of(
        {
            **assessment_answers(),
            **BETTER,
            "monthly_income": 4_000_000,
            "monthly_spending": 3_900_000,
        }
    )
    assert result.met == 0
    assert result.advice is Advice.NEITHER
    assert result.income_to_line == 0


@pytest.mark.parametrize("key", BETTER)
def test_each_answer_decides_its_own_sign(key: str) -> None:
    criterion = QUESTIONS[key].criterion
    poor = {sign.key: sign.met for sign in result_of(assessment_answers()).signs}
    better = {
        sign.key: sign.met for sign in result_of(assessment_answers(**{key: BETTER[key]})).signs
    }
    assert poor[criterion] is True
    assert {key for key in poor if poor[key] != better[key]} == {criterion}


def test_reasons_say_the_answer_in_words() -> None:
    reasons = {
        sign.key: sign.reason for sign in result_of(assessment_answers(floor_area=22.5)).signs
    }
    assert reasons["floor_area"] == "5,6 m² per orang (22,5 m² untuk 4 orang)"
    assert reasons["floor"] == "Tanah"
    assert reasons["meals"] == "Sehari: dua kali"
    assert reasons["livelihood"] == "Rp500.000 sebulan"
    assert reasons["clinic"] == "Sanggup membayar: tidak"


@pytest.mark.parametrize(("area", "met"), [(31.99, True), (32, False)])
def test_eight_square_metres_a_person_are_enough(area: float, met: bool) -> None:
    signs = {sign.key: sign.met for sign in result_of(assessment_answers(floor_area=area)).signs}
    assert signs["floor_area"] is met


@pytest.mark.parametrize(("spending", "below"), [(4 * LINE - 1, True), (4 * LINE, False)])
def test_the_line_itself_is_not_below_the_line(spending: int, below: bool) -> None:
    assert result_of(assessment_answers(monthly_spending=spending)).below_line is below


def test_nine_signs_make_poor_and_eight_do_not() -> None:
    keys = list(BETTER)
    eight = result_of(assessment_answers(**{key: BETTER[key] for key in keys[:6]}))
    nine = result_of(assessment_answers(**{key: BETTER[key] for key in keys[:5]}))
    assert (eight.met, eight.poor_by_signs) == (8, False)
    assert (nine.met, nine.poor_by_signs) == (9, True)


def test_what_is_not_answered_is_said_and_never_counted() -> None:
    result = result_of({})
    assert (result.met, result.unanswered) == (0, 14)
    assert {sign.reason for sign in result.signs} == {""}
    assert result.below_line is None
    assert result.advice is Advice.OPEN


def test_without_an_answer_the_registry_says_how_many_they_are() -> None:
    members = (Member(1, "Siti", 45), Member(2, "Dede", 9))
    assert result_of({"monthly_income": 900_000}, members).income_per_person == 450_000


def test_what_needs_attention_is_flagged() -> None:
    members = (Member(1, "Siti", 45), Member(2, "Dede", 9))
    roster = {"1": {"chronic": True, "school": "never"}, "2": {"school": "dropped_out"}}
    flags = result_of(assessment_answers(roster=roster), members).flags
    # Schooling is not asked of a woman of 45: an answer from before her age was known is ignored.
    assert "Anak usia sekolah yang tidak bersekolah: 1 orang" in flags
    assert "Anggota dengan sakit menahun: 1 orang" in flags


@pytest.mark.parametrize(("age", "size", "alone"), [(71, 1, True), (59, 1, False), (71, 2, False)])
def test_an_old_person_alone_is_flagged(age: int, size: int, alone: bool) -> None:
    result = result_of(assessment_answers(household_size=size), (Member(1, "Mak Icih", age),))
    assert ("Lansia tinggal seorang diri" in result.flags) is alone


@given(answers_in_part)
def test_the_score_stays_within_its_bounds(answers: dict[str, Any]) -> None:
    result = result_of(answers)
    answered = sum(question.key in answers for question in CRITERIA)
    assert 0 <= result.met <= answered
    assert result.unanswered == 14 - answered
    if result.income_per_person is not None and result.income is not None:
        assert result.income_per_person * result.size <= result.income


@given(answers_in_part, st.sampled_from(CRITERIA))
def test_a_worse_answer_never_lowers_the_score(answers: dict[str, Any], question: Question) -> None:
    worse = {**answers, question.key: assessment_answers(household_size=1)[question.key]}
    if question.kind in {QuestionKind.NUMBER, QuestionKind.RUPIAH}:
        worse[question.key] = min(answers.get(question.key, question.most), question.least or 0)
    assert result_of(worse).met >= result_of(answers).met


@given(answers_in_part, st.integers(1, 30))
def test_more_people_on_the_same_money_are_never_richer(answers: dict[str, Any], more: int) -> None:
    size = answers.get("household_size", 1)
    before = result_of({**answers, "household_size": size})
    after = result_of({**answers, "household_size": size + more})
    assert after.met >= before.met
    assert not (before.below_line and not after.below_line)


@given(answers_in_part)
def test_a_stored_result_reads_back_the_same(answers: dict[str, Any]) -> None:
    result = result_of(answers)
    assert Result.from_json(result.to_json()) == result

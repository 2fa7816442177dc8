"""A draft is never lost or overwritten; a conclusion is drawn once, by a person, with reasons."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from portal.casework.assessments import services
from portal.casework.assessments.answers import Conflict, flatten
from portal.casework.assessments.models import Assessment, Conclusion
from portal.casework.assessments.queries import (
    assessments_of,
    case_summary,
    get_assessment,
    get_draft,
    latest_assessment,
)
from portal.casework.assessments.services import save_assessment
from portal.casework.assessments.states import AssessmentStatus
from portal.casework.cases.models import Case
from portal.casework.cases.services import close_case
from portal.casework.cases.states import CloseReason, Status
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, InvalidTransition, NotFound, NotPermitted, StaleRecord
from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent
from portal.platform.permissions import Role
from tests.factories import (
    PORTAL,
    TAMBELANG,
    assessment_answers,
    create_assessment,
    create_case,
    create_staff,
)


def save(
    assessment: Assessment, page: str, base: dict[str, object], **mine: object
) -> list[Conflict]:
    with transaction():
        locked = get_assessment(PORTAL, assessment.id, lock=True)
        return list(services.save_answers(PORTAL, locked, mine=mine, base=base, page=page))


def complete(case: Case, conclusion: Conclusion) -> Assessment:
    return create_assessment(case, conclusion=conclusion)


def test_a_case_has_one_draft_and_starting_again_takes_it_up(app: Flask) -> None:
    case = create_case()
    with transaction():
        first = services.start_assessment(PORTAL, case)
    with transaction():
        again = services.start_assessment(PORTAL, case)
    assert first.id == again.id
    assert [item.id for item in assessments_of(case.id)] == [first.id]


def test_two_who_begin_in_the_same_moment_get_one_draft(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = create_case()
    first = create_assessment(case, answers={}, conclusion=None)
    answers = iter([None, first])
    monkeypatch.setattr(save_assessment, "get_draft", lambda _case_id: next(answers))
    with transaction():
        assert services.start_assessment(PORTAL, case) is first


def test_a_caseworker_assesses_own_cases_only(app: Flask) -> None:
    own, other = create_staff(Role.CASEWORKER), create_staff(Role.CASEWORKER)
    case = create_case(caseworker=own)
    with transaction(), pytest.raises(NotPermitted):
        services.start_assessment(other, case)
    with transaction():
        assert services.start_assessment(own, case).started_by_id == own.id


def test_an_assessment_outside_the_scope_is_not_found(app: Flask) -> None:
    assessment = create_assessment(create_case())
    outsider = create_staff(Role.SUPERVISOR, districts=[TAMBELANG])
    with pytest.raises(NotFound):
        get_assessment(outsider, assessment.id)


def test_a_closed_case_is_not_assessed(app: Flask) -> None:
    case = create_case()
    with transaction():
        close_case(PORTAL, case, reason=CloseReason.MOVED, note="Pindah ke Karawang")
    with transaction(), pytest.raises(InvalidTransition):
        services.start_assessment(PORTAL, case)


def test_what_one_person_did_not_touch_stays_as_the_other_wrote_it(app: Flask) -> None:
    draft = create_assessment(create_case(), answers={"floor": "earth"}, conclusion=None)
    opened = {"floor": "earth"}
    assert save(draft, "phone", opened, floor="tile", wall=None) == []
    assert save(draft, "desk", opened, floor="earth", wall="bamboo") == []
    assert draft.answers == {"floor": "tile", "wall": "bamboo"}


def test_two_different_answers_are_both_shown_and_none_is_overwritten(app: Flask) -> None:
    draft = create_assessment(create_case(), answers={"floor": "earth"}, conclusion=None)
    opened = {"floor": "earth"}
    save(draft, "phone", opened, floor="tile")
    conflicts = save(draft, "desk", opened, floor="cement", wall="bamboo")
    assert conflicts == [Conflict("floor", mine="cement", theirs="tile")]
    assert draft.answers == {"floor": "tile", "wall": "bamboo"}


def test_the_same_page_may_change_its_own_earlier_answer(app: Flask) -> None:
    draft = create_assessment(create_case(), answers={}, conclusion=None)
    save(draft, "phone", {}, skills="Men")
    assert save(draft, "phone", {}, skills="Menjahit") == []
    assert save(draft, "phone", {}, skills=None) == []
    assert draft.answers == {}


def test_answers_about_a_person_lie_under_the_roster(app: Flask) -> None:
    draft = create_assessment(create_case(), answers={}, conclusion=None)
    save(draft, "phone", {}, **{"roster-7-works": "steady", "roster-7-income": 900_000})
    assert draft.answers == {"roster": {"7": {"works": "steady", "income": 900_000}}}


def test_saves_that_meet_in_the_same_moment_lose_nothing(app: Flask) -> None:
    draft = create_assessment(create_case(), answers={}, conclusion=None)
    draft_id, keys = draft.id, [f"roster-{number}-works" for number in range(6)]
    db.session.rollback()

    def save_one(key: str) -> None:
        with app.app_context(), transaction():
            locked = get_assessment(PORTAL, draft_id, lock=True)
            services.save_answers(PORTAL, locked, mine={key: "steady"}, base={}, page=key)

    with ThreadPoolExecutor(len(keys)) as people:
        list(people.map(save_one, keys))
    assert flatten(draft.answers) == dict.fromkeys(keys, "steady")
    assert draft.version == 1 + len(keys)


def test_a_page_that_saves_itself_often_leaves_one_audit_event(app: Flask) -> None:
    draft = create_assessment(create_case(), answers={}, conclusion=None)
    for text in ("M", "Me", "Men"):
        save(draft, "phone", {}, skills=text)
    events = db.session.query(AuditEvent).filter_by(action="assessments.save").all()
    assert len(events) == 1
    assert events[0].case_id == draft.case_id


@pytest.mark.parametrize("conclusion", list(Conclusion))
def test_a_conclusion_keeps_the_score_and_makes_the_case_assessed(
    app: Flask, conclusion: Conclusion
) -> None:
    case = create_case()
    assessment = complete(case, conclusion)
    assert case.status is Status.ASSESSED
    assert assessment.status is AssessmentStatus.COMPLETED
    assert (assessment.household_size, assessment.monthly_income) == (4, 800_000)
    assert assessment.poverty_line == 391_000
    assert assessment.needs == ["tool"]
    summary = case_summary(case.id)
    assert summary is not None
    assert (summary.result.met, summary.result.total) == (14, 14)
    assert summary.conclusion is conclusion
    assert get_draft(case.id) is None


def test_nothing_is_concluded_while_a_required_answer_is_missing(app: Flask) -> None:
    case = create_case()
    answers = assessment_answers(floor=None)
    with pytest.raises(InvalidInput, match="wajib"):
        create_assessment(case, answers=answers)
    assert case.status is Status.REGISTERED


def test_nobody_concludes_without_a_reason(app: Flask) -> None:
    with pytest.raises(InvalidInput) as refused:
        create_assessment(create_case(), reason="  ")
    assert refused.value.field == "reason"


def test_nobody_concludes_on_answers_they_have_not_seen(app: Flask) -> None:
    draft = create_assessment(create_case(), answers=assessment_answers(), conclusion=None)
    read = draft.version
    save(draft, "phone", {"floor": "earth"}, floor="tile")
    with transaction(), pytest.raises(StaleRecord):
        services.complete_assessment(
            PORTAL, draft, conclusion=Conclusion.ELIGIBLE, reason="Layak", version=read
        )


def test_a_completed_assessment_is_for_good(app: Flask) -> None:
    assessment = complete(create_case(), Conclusion.ELIGIBLE)
    with pytest.raises(InvalidTransition):
        save(assessment, "phone", {}, floor="tile")
    with transaction(), pytest.raises(InvalidTransition):
        services.discard_assessment(PORTAL, assessment)
    with transaction(), pytest.raises(InvalidTransition):
        services.complete_assessment(
            PORTAL,
            assessment,
            conclusion=Conclusion.NOT_ELIGIBLE,
            reason="Berubah pikiran",
            version=assessment.version,
        )


def test_answers_to_questions_that_no_longer_apply_are_not_kept(app: Flask) -> None:
    answers = assessment_answers(light="none", meter="450", needs=["cash"], tool_wish="Gerobak")
    assessment = create_assessment(create_case(), answers=answers)
    assert "meter" not in assessment.answers
    assert "tool_wish" not in assessment.answers


def test_a_discarded_draft_makes_room_for_a_new_one(app: Flask) -> None:
    case = create_case()
    draft = create_assessment(case, answers={}, conclusion=None)
    with transaction():
        services.discard_assessment(PORTAL, draft)
    assert case.status is Status.REGISTERED
    assert latest_assessment(case.id) is None
    assert create_assessment(case, answers={}, conclusion=None).id != draft.id


def test_the_latest_of_several_assessments_counts(app: Flask) -> None:
    case = create_case()
    complete(case, Conclusion.ELIGIBLE)
    second = create_assessment(
        case, answers=assessment_answers(floor="tile"), conclusion=Conclusion.NOT_ELIGIBLE
    )
    latest = latest_assessment(case.id)
    assert latest is not None
    assert latest.id == second.id

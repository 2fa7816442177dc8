"""A conclusion is drawn once, from answers that its author has seen; obstacles are explained."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.casework.assessments.models import Assessment
from portal.casework.assessments.queries import latest_assessment
from portal.casework.assessments.states import AssessmentStatus
from portal.casework.cases.states import Status


def home(**changes: Any) -> dict[str, Any]:
    return {"floor": "earth", "draft_base": '{"floor": "earth"}', "draft_page": "phone", **changes}


def conclude(client: FlaskClient, draft: Assessment, **changes: Any) -> Any:
    data = {"version": draft.version, "conclusion": "eligible", "reason": "Layak, rumah bilik."}
    return client.post(f"/asesmen/{draft.id}/simpulan", data=data | changes)


def test_a_conclusion_is_drawn_once_however_often_one_presses(
    caseworker: FlaskClient, draft: Assessment
) -> None:
    first, again = (conclude(caseworker, draft, version=1) for _ in range(2))
    assert first.status_code == again.status_code == 303
    page = caseworker.get(first.location).text
    assert "14 dari 14 tanda kemiskinan terpenuhi" in page
    assert "Layak, rumah bilik." in page
    assert draft.case.status is Status.ASSESSED
    latest = latest_assessment(draft.case_id)
    assert latest is not None
    assert latest.completed_by_id == caseworker.user.id  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"conclusion": ""}, "Pilih kesimpulan Anda."),
        ({"conclusion": "maybe"}, "Pilih"),
        ({"reason": "   "}, "Tulis alasan kesimpulan Anda."),
        ({"version": "999"}, "Jawaban baru saja berubah."),
    ],
)
def test_a_conclusion_that_cannot_be_taken_says_why(
    caseworker: FlaskClient, draft: Assessment, changes: dict[str, str], complaint: str
) -> None:
    answer = conclude(caseworker, draft, **changes)
    assert answer.status_code == 422
    assert complaint in answer.text
    assert draft.status is AssessmentStatus.DRAFT


def test_after_a_stale_conclusion_what_was_written_is_kept_and_can_be_sent(
    caseworker: FlaskClient, draft: Assessment
) -> None:
    page = conclude(caseworker, draft, version=999).text
    assert "Layak, rumah bilik." in page
    assert f'name="version" type="hidden" value="{draft.version}"' in page


def test_the_back_button_after_completion_changes_nothing(
    caseworker: FlaskClient, draft: Assessment
) -> None:
    conclude(caseworker, draft)
    shown = f"/asesmen/{draft.id}"
    section = f"{shown}/bagian/rumah"
    assert caseworker.get(section).location == shown
    assert caseworker.get(f"{shown}/simpulan").location == shown
    assert caseworker.post(section, data=home(floor="tile")).status_code == 409
    by_itself = caseworker.post(section, data=home(floor="tile"), headers={"X-Autosave": "1"})
    assert "tidak dapat diubah lagi" in by_itself.text

"""A questionnaire is checked before publication and never changed afterwards."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.casework.assessments.queries import definition_of
from portal.casework.assessments.questionnaire_reader import DefinitionError, read_definition
from portal.casework.assessments.services import (
    bundled_definition,
    ensure_published,
    fill_amounts,
    publish_questionnaire,
)
from portal.casework.assessments.settings import EXTREME_LINE, HEAD_LIVELIHOOD
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.errors import NotPermitted
from portal.platform.permissions import Role
from portal.platform.settings import change_setting, value_of
from tests.factories import PORTAL, create_assessment, create_case, create_staff

Data = dict[str, Any]


def question(data: Data, key: str) -> Data:
    return next(q for section in data["sections"] for q in section["questions"] if q["key"] == key)


def raise_livelihood(text: str) -> None:
    with transaction():
        change_setting(
            PORTAL, HEAD_LIVELIHOOD, text=text, valid_from=today(), basis="SK Bupati", read_at=0
        )


def test_amounts_are_filled_in_at_publication(app: Flask) -> None:
    with transaction():
        definition = definition_of(ensure_published())
    livelihood = definition.questions["head_income"].poor_when
    assert livelihood is not None
    assert livelihood.operand == 600_000
    signs = {criterion.key: criterion.sign for criterion in definition.criteria}
    assert signs["livelihood"] == "Penghasilan kepala keluarga di bawah Rp600.000 sebulan"
    assert signs["assets"].count("Rp500.000") == 1


def test_publishing_the_same_again_changes_nothing(app: Flask) -> None:
    with transaction():
        first = ensure_published()
    with transaction():
        assert publish_questionnaire(PORTAL, bundled_definition()).id == first.id
        assert ensure_published().id == first.id


def test_an_old_assessment_keeps_the_questions_and_amounts_it_was_asked(app: Flask) -> None:
    assessment = create_assessment(create_case())
    raise_livelihood("900.000")
    with transaction():
        second = publish_questionnaire(PORTAL, bundled_definition())
    assert second.version == 2
    old = definition_of(assessment.questionnaire).questions["head_income"].poor_when
    new = definition_of(second).questions["head_income"].poor_when
    assert old is not None
    assert new is not None
    assert (old.operand, new.operand) == (600_000, 900_000)
    assert create_assessment(create_case(), conclusion=None).questionnaire.version == 2


def test_staff_who_manage_no_settings_publish_nothing(app: Flask) -> None:
    supervisor = create_staff(Role.SUPERVISOR)
    with transaction(), pytest.raises(NotPermitted):
        publish_questionnaire(supervisor, bundled_definition())


@pytest.mark.parametrize(
    ("day", "line"),
    [(date(2022, 5, 1), 358_230), (date(2024, 5, 1), 322_170), (date(2025, 4, 11), 391_000)],
)
def test_the_line_is_that_of_its_day(app: Flask, day: date, line: int) -> None:
    assert value_of(EXTREME_LINE, on=day) == line


def _drop_option(data: Data) -> None:
    question(data, "floor")["options"] = [["earth", "Tanah"]]


def _unknown_condition(data: Data) -> None:
    question(data, "meter")["visible_if"] = [{"question": "lamp", "in": ["x"]}]


def _typo(data: Data) -> None:
    question(data, "floor")["requierd"] = True


def _two_of_a_key(data: Data) -> None:
    question(data, "floor")["key"] = "wall"


def _lost_criterion(data: Data) -> None:
    data["criteria"].append({"key": "roof", "sign": "Atap bocor"})


def _wrong_option(data: Data) -> None:
    question(data, "floor")["poor_when"] = {"in": ["sand"]}


def _no_size(data: Data) -> None:
    question(data, "household_size")["kind"] = "text"


def _typed_condition(data: Data) -> None:
    question(data, "meter")["visible_if"] = [{"question": "floor_area", "below": 8}]


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (_drop_option, "rumah.floor: needs two or more different options"),
        (_unknown_condition, "rumah.meter: visible_if names the unknown question lamp"),
        (_typo, "rumah.floor: unknown field requierd"),
        (_two_of_a_key, "wall: the key is used twice"),
        (_lost_criterion, "criterion roof: answered by 0 questions instead of one"),
        (_wrong_option, "rumah.floor: poor_when names an option that does not exist"),
        (_no_size, "household_size: a question of kind number is needed"),
        (_typed_condition, "rumah.meter: visible_if cannot use below"),
    ],
)
def test_a_broken_questionnaire_says_where_and_why(
    break_it: Callable[[Data], None], complaint: str
) -> None:
    data = fill_amounts(bundled_definition(), {"head_livelihood": 1, "asset_value": 1})
    break_it(data)
    with pytest.raises(DefinitionError) as refused:
        read_definition(data)
    assert any(problem.startswith(complaint) for problem in refused.value.problems)


def test_a_placeholder_that_is_no_amount_is_refused(app: Flask) -> None:
    data = bundled_definition()
    data["criteria"][0]["sign"] = "Kurang dari {floor_limit}"
    with transaction(), pytest.raises(DefinitionError, match="floor_limit"):
        publish_questionnaire(PORTAL, data)


def test_the_command_publishes_and_says_what_is_wrong(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    assert "version 1" in runner.invoke(args=["assessments", "publish"]).output
    broken = tmp_path / "v2.json"
    broken.write_text('{"title": "Kosong"}')
    outcome = runner.invoke(args=["assessments", "publish", str(broken)])
    assert outcome.exit_code == 1
    assert "poor_from: missing" in outcome.output
    broken.write_text("{")
    assert "not JSON" in runner.invoke(args=["assessments", "publish", str(broken)]).output

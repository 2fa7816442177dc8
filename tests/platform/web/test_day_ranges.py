"""Date fields reject days outside their range, with a message beside the field. Every new date
field must declare its range and be listed here.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from werkzeug.datastructures import MultiDict
from wtforms import DateField, DateTimeField, DateTimeLocalField, MonthField, WeekField
from wtforms.fields.core import UnboundField

import portal
from portal.casework.assessments.forms import SectionForm, section_form
from portal.casework.assessments.questionnaire import Asked, Question, QuestionKind
from portal.core.clock import today
from portal.platform.web.day_ranges import LIVED, NOTED, PLANNED, RECORDED, VALIDITY, DayRange
from portal.platform.web.fields import DayField
from portal.platform.web.forms import PortalForm

DATES = (DateField, DateTimeField, DateTimeLocalField, MonthField, WeekField, DayField)
YEAR = timedelta(days=365)

#: Form and field → its range of days.
FIELDS = {
    "AddedMemberForm.birth_date": LIVED,
    "AgencyKeyForm.expires_on": PLANNED,
    "BulkTaskForm.due_on": PLANNED,
    "BulkVisitForm.planned_on": PLANNED,
    "CaseloadAnnouncementForm.takes_place_at": PLANNED,
    "ContactForm.made_on": RECORDED,
    "DeathForm.died_on": LIVED,
    "DecreeForm.dated": RECORDED,
    "EventForm.starts_at": PLANNED,
    "HandoverForm.handed_at": RECORDED,
    "MemberForm.birth_date": LIVED,
    "MissForm.again_on": PLANNED,
    "NewEventForm.starts_at": PLANNED,
    "PersonForm.birth_date": LIVED,
    "PlanForm.planned_on": PLANNED,
    "RuleForm.valid_from": VALIDITY,
    "RuleForm.valid_until": VALIDITY,
    "TaskForm.due_on": PLANNED,
    "ValueForm.valid_from": VALIDITY,
    "LineForm.valid_from": VALIDITY,
    "LongTextForm.valid_from": VALIDITY,
    "YesNoForm.valid_from": VALIDITY,
    "VisitForm.visited_on": RECORDED,
    "_NestedMemberForm.birth_date": LIVED,
}


def expected(days: DayRange) -> tuple[date, date, str, str]:
    """Return the first and last day of a range, and the messages for the day before and the day
    after. Days are asked for here, because a run may go on past midnight.
    """
    return {
        PLANNED: (today(), today() + 2 * YEAR, "Hari itu sudah lewat", "paling akhir"),
        RECORDED: (today() - 5 * YEAR, today(), "paling awal", "belum tiba"),
        LIVED: (date(1900, 1, 1), today(), "paling awal", "belum tiba"),
        NOTED: (date(2000, 1, 1), today(), "paling awal", "belum tiba"),
        VALIDITY: (date(2000, 1, 1), date(2100, 12, 31), "paling awal", "paling akhir"),
    }[days]


def forms() -> Iterator[type[PortalForm]]:
    for module in pkgutil.walk_packages(portal.__path__, "portal."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: list[type[PortalForm]] = [PortalForm]
    while found:
        form = found.pop()
        found += form.__subclasses__()
        made_for_one = "setting" in vars(form) or SectionForm in form.__bases__
        if form.__module__.startswith("portal.") and not made_for_one:
            yield form


def date_fields() -> "dict[str, UnboundField[Any]]":
    return {
        f"{form.__name__}.{name}": value
        for form in forms()
        for name in dir(form)
        if isinstance(value := getattr(form, name), UnboundField)
        and issubclass(value.field_class, DATES)
    }


def range_of(field: "UnboundField[Any]") -> DayRange | None:
    given = [*(field.args[1] if len(field.args) > 1 else ()), *field.kwargs.get("validators", ())]
    return next((validator for validator in given if isinstance(validator, DayRange)), None)


def test_every_date_field_of_the_portal_says_which_days_it_allows() -> None:
    assert {name: range_of(field) for name, field in date_fields().items()} == FIELDS


def test_a_question_for_a_day_allows_the_days_that_an_office_noted(app: Flask) -> None:
    question = Question(key="since", kind=QuestionKind.DAY, label="Sejak kapan?")
    with current_app.test_request_context():
        field = section_form([Asked(question, None, "since")])["since"]
    assert NOTED in field.validators


@pytest.mark.parametrize("days", [PLANNED, RECORDED, LIVED, NOTED, VALIDITY])
def test_a_range_ends_where_it_says(app: Flask, days: DayRange) -> None:
    first, last, _, _ = expected(days)
    assert days.bounds() == (first, last)


@pytest.mark.parametrize("name", FIELDS)
def test_a_day_outside_is_refused_in_words_beside_the_field_and_one_inside_is_not(
    app: Flask, name: str
) -> None:
    first, last, before, after = expected(FIELDS[name])
    assert said_of(name, first) == ""
    assert said_of(name, last) == ""
    assert before in said_of(name, first - timedelta(days=1)) or "1900" in said_of(
        name, first - timedelta(days=1)
    )
    assert after in said_of(name, last + timedelta(days=1)) or "masa depan" in said_of(
        name, last + timedelta(days=1)
    )


def said_of(name: str, day: date) -> str:
    """Return the message beside the field for this day."""
    field = date_fields()[name]
    typed = day.isoformat()
    if issubclass(field.field_class, DateTimeLocalField):
        typed = datetime.combine(day, time(9)).isoformat(timespec="minutes")
    alone = type("Alone", (PortalForm,), {"day": field})
    with current_app.test_request_context(method="POST"):
        form = alone(MultiDict({"day": typed}), meta={"csrf": False})
        form.validate()
        return " ".join(str(error) for error in form.day.errors)

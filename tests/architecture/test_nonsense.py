"""Every list page accepts invalid values for each of its filters."""

import base64
import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.platform.permissions import Role
from tests.architecture.source import assert_none
from tests.architecture.test_routes import visits
from tests.asked_of_address import noting_reads
from tests.factories import create_case

NONSENSE = (
    "-1",
    str(10**30),
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "';--",
    "\u202e😀",
    "%",
    "x" * 500,
)
FORM = re.compile(r'(?s)<form[^>]*method="get".*?</form>')
NAME = re.compile(r'\bname="([^"]+)"')


def forged_cursors() -> list[str]:
    """Return cursors in a valid format that no list has created."""
    values: list[list[object]] = [
        [value] * length
        for value in (10**30, "\0", None, True, {}, "x", -1, 1e308, "9999-99-99")
        for length in (1, 2, 3)
    ]
    return [base64.urlsafe_b64encode(json.dumps(value).encode()).decode() for value in values]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_no_list_breaks(
    app: Flask, sign_in: Callable[..., FlaskClient], role: Role, everything: bool
) -> None:
    create_case()
    browser = sign_in(role, districts=None)
    broken = []
    with noting_reads(app) as reads:
        for visit in visits(app):
            if visit.method != "GET" or visit.about_one or role not in (visit.roles or ()):
                continue
            reads.forget()
            page = browser.get(visit.url).data.decode(errors="replace")  # a PDF is none
            names = {name for form in FORM.findall(page) for name in NAME.findall(form)}
            for question in _questions(names)[:: 1 if everything else 3]:
                if question.keys() <= names or reads.concern(question):
                    status = browser.get(visit.url, query_string=question).status_code
                    if status >= 500:
                        broken.append(f"{visit} {question}: {status}")
    assert_none(broken)


def _questions(names: set[str]) -> list[dict[str, str]]:
    questions = [{name: text} for name in sorted(names) for text in NONSENSE]
    return questions + [{"after": cursor} for cursor in (*NONSENSE, *forged_cursors())]

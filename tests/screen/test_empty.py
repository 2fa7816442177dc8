"""The first day: staff can sign in, and there are no records."""

import re

import pytest

from portal.platform.permissions import Role
from tests.architecture.source import assert_none
from tests.screen.page import Page, complaints
from tests.screen.portal import Screens

pytestmark = pytest.mark.only_database("sqlite")
#: Lists of records, which explain the first step while empty.
LISTS = re.compile(r"\.(index|decree_list|events|list\w*)$")
#: Pages that are never empty, or show nothing before a search.
NEVER_EMPTY = {
    "settings.index",
    "staff.index",
    "sessions.index",
    "message_texts.index",
    "readiness.index",
    "dashboard.index",
    "audit.index",
    "inspection.index",
    "search.index",
    "questionnaire.index",
    "test_sms.index",
}


@pytest.mark.parametrize("role", Role, ids=str)
def test_an_empty_portal_says_where_to_begin(empty: Screens, role: Role) -> None:
    found, client = [], empty.client(role)
    for rule in empty.page_rules():
        if rule.arguments:
            continue
        url = next(iter(empty.addresses(rule)))
        answer = client.get(url)
        if answer.status_code >= 500:
            found.append(f"{url} ({rule.endpoint}): {answer.status_code}")
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        page = Page(answer.text, url)
        found += [f"{url}: {complaint}" for complaint in complaints(page, empty.app)]
        says_so = any("empty" in item.get("class", "").split() for item in page.root.iter())
        if LISTS.search(rule.endpoint) and rule.endpoint not in NEVER_EMPTY and not says_so:
            found.append(f"{url} ({rule.endpoint}): an empty list that says nothing")
    assert_none(found)

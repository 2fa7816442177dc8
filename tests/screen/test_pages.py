"""Every page of the sample programme, as every role: well-formed, labelled, safe, with
valid links.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import pytest
from werkzeug.test import TestResponse

from portal.platform.permissions import Role
from tests.architecture.source import assert_none
from tests.screen.page import Page, complaints
from tests.screen.portal import Screens, Visit

pytestmark = [pytest.mark.only_database("sqlite"), pytest.mark.long]
#: Allowed statuses: a page may refuse or redirect, but never fail.
ANSWERS = {200, 302, 303, 403, 404, 405, 409}


@pytest.fixture(scope="module", params=[None, *Role], ids=str)
def role(request: pytest.FixtureRequest) -> Role | None:
    return request.param


@dataclass
class Shown:
    """Response to a visit, and the page if it is HTML."""

    visit: Visit
    answer: TestResponse

    @cached_property
    def page(self) -> Page | None:
        is_page = self.answer.status_code == 200 and self.answer.mimetype == "text/html"
        return Page(self.answer.text, self.visit.url) if is_page else None


@pytest.fixture(scope="module")
def shown(living: Screens, role: Role | None) -> list[Shown]:
    """Open every page as ``role``, once for all tests of the role."""
    client = living.client(role)
    return [Shown(visit, client.get(visit.url)) for visit in living.visits(role)]


def test_every_page_is_sound(living: Screens, shown: list[Shown]) -> None:
    found, titles = [], defaultdict(set)
    for each in shown:
        if each.answer.status_code not in ANSWERS:
            found.append(f"{each.visit}: {each.answer.status_code}")
        if (declared := each.answer.headers.get("Content-Type", "")).count("charset=") > 1:
            found.append(f"{each.visit}: {declared}")
        if (page := each.page) is not None:
            titles[page.title].add(each.visit.endpoint)
            found += [f"{each.visit}: {complaint}" for complaint in complaints(page, living.app)]
    found += [f"{title!r} is the title of {sorted(e)}" for title, e in titles.items() if len(e) > 1]
    assert titles, "nothing was shown"
    assert_none(dict.fromkeys(found))


def test_every_link_leads_to_a_page_one_may_open(
    living: Screens, role: Role | None, shown: list[Shown]
) -> None:
    found, client = [], living.client(role)
    statuses = {each.visit.url: each.answer.status_code for each in shown}
    for page in filter(None, (each.page for each in shown)):
        for link in page.links():
            if link not in statuses:
                statuses[link] = client.get(link).status_code
            if statuses[link] not in {200, 302, 303}:
                found.append(f"{link}: {statuses[link]}, linked from {page.url}")
    assert_none(dict.fromkeys(found))

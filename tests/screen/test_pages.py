"""Every page of a living programme, as every role: well-formed, labelled, safe, and leading on."""

from collections import defaultdict

import pytest

from portal.permissions import Role
from tests.architecture.source import assert_none
from tests.screen.page import Page, complaints
from tests.screen.portal import Screens

pytestmark = pytest.mark.only_database("sqlite")
#: A page may say no, or send on; it never breaks.
ANSWERS = {200, 302, 303, 403, 404, 405, 409}
ROLES = [None, *Role]


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_every_page_is_sound(living: Screens, role: Role | None) -> None:
    found, titles = [], defaultdict(set)
    client, shown = living.client(role), 0
    for visit in living.visits(role):
        answer = client.get(visit.url)
        if answer.status_code not in ANSWERS:
            found.append(f"{visit}: {answer.status_code}")
        if answer.status_code == 200 and answer.mimetype == "text/html":
            shown += 1
            page = Page(answer.text, visit.url)
            titles[page.title].add(visit.endpoint)
            found += [f"{visit}: {complaint}" for complaint in complaints(page, living.app)]
    found += [f"{title!r} is the title of {sorted(e)}" for title, e in titles.items() if len(e) > 1]
    assert shown, "nothing was shown"
    assert_none(dict.fromkeys(found))


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_every_link_leads_to_a_page_one_may_open(living: Screens, role: Role | None) -> None:
    found, known = [], set()
    client = living.client(role)
    waiting = [(visit.url, "its address") for visit in living.visits(role)]
    while waiting:
        url, source = waiting.pop()
        if url in known:
            continue
        known.add(url)
        answer = client.get(url)
        by_link = source != "its address"
        if by_link and answer.status_code not in {200, 302, 303}:
            found.append(f"{url}: {answer.status_code}, linked from {source}")
        if answer.status_code == 200 and answer.mimetype == "text/html" and not by_link:
            waiting += [(link, url) for link in Page(answer.text, url).links()]
    assert_none(found)

"""Without a connection no tap is silent: what was not sent says so, and no list passes for the
answer to another word."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page, expect

from portal.platform.permissions import Role
from tests import factories as make
from tests.browser_support import follow, give_session

pytestmark = [
    pytest.mark.browser,
    pytest.mark.one_database("the browser has no connection to either"),
]
UNSENT, STALE = "belum tentu terkirim", "belum sesuai"


@pytest.fixture
def desk(page: Page, site: str, sign_in: Callable[..., FlaskClient]) -> Page:
    """A supervisor's browser, on the search, with two families."""
    make.create_family(("Siti Rohmah", None))
    make.create_family(("Iroh Nurjanah", None))
    give_session(page.context, site, sign_in(Role.SUPERVISOR))
    page.goto(f"{site}/cari")
    return page


def without_signal(context: BrowserContext) -> None:
    context.set_offline(True)


def test_a_list_of_another_word_is_marked_as_not_the_answer(desk: Page) -> None:
    desk.fill("#q", "siti")
    expect(desk.locator("#hasil")).to_contain_text("Siti Rohmah")
    without_signal(desk.context)
    desk.fill("#q", "iroh")
    expect(desk.get_by_text(STALE)).to_be_visible()
    expect(desk.locator("#hasil[data-outdated]")).to_be_visible()

    desk.context.set_offline(False)
    expect(desk.get_by_text(STALE)).to_be_hidden()
    desk.fill("#q", "iroh n")
    expect(desk.locator("#hasil")).to_contain_text("Iroh Nurjanah")
    expect(desk.locator("[data-outdated]")).to_have_count(0)


def test_a_form_that_cannot_be_sent_stays_and_says_so(desk: Page, site: str) -> None:
    case = make.create_case()
    desk.goto(f"{site}/kasus/{case.id}/catatan")
    desk.fill("textarea", "Atap bocor")
    without_signal(desk.context)
    button = desk.locator("main form button").last
    button.click()
    expect(desk.get_by_text(UNSENT)).to_be_visible()
    expect(desk.locator("textarea")).to_have_value("Atap bocor")

    desk.context.set_offline(False)
    follow(button)
    expect(desk.get_by_text("Atap bocor")).to_be_visible()

"""The case page on a phone: the next step is visible at once."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from portal.platform.permissions import Role
from tests.browser_support import PHONE, axe_violations, give_session
from tests.factories import create_approved, create_assessment, create_case, hand_over

pytestmark = [pytest.mark.browser, pytest.mark.only_database("sqlite")]

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def page(site: str, browser: Browser, sign_in: SignIn) -> Iterator[Page]:
    """Return a caseworker's phone with the page of a family that received aid."""
    caseworker = sign_in(Role.CASEWORKER)
    case = create_case(caseworker=caseworker.user)
    create_assessment(case)
    hand_over(create_approved(case=case, proposer=caseworker.user))
    with browser.new_context(viewport=PHONE, base_url=site) as context:
        give_session(context, site, caseworker)
        opened = context.new_page()
        opened.goto(f"/kasus/{case.id}")
        yield opened


def test_the_next_step_and_what_is_due_are_on_the_first_screen(page: Page) -> None:
    for words in ("Catat kunjungan", "Kunjungan pendampingan"):
        box = page.get_by_text(words, exact=True).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE["height"], words


def test_what_is_rarely_needed_opens_when_it_is_wanted(page: Page) -> None:
    for part, inside in (
        ("Surat", "sah"),
        ("Menutup kasus", "Usulkan penutupan"),
        ("Riwayat sebelumnya", "Kasus dibuka"),
    ):
        wanted = page.get_by_text(inside, exact=True).first
        expect(wanted).to_be_hidden()
        page.locator("summary", has_text=part).click()
        expect(wanted).to_be_visible()
    assert axe_violations(page) == []


def test_what_is_folded_is_on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.get_by_text("Kasus dibuka", exact=True)).to_be_visible()

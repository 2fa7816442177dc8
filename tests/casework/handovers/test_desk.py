"""The event day on a phone: find a family, check it in, sign on the screen, continue."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from portal.casework.cases.states import Status
from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.browser_support import PHONE, axe_violations, give_session, watch_console
from tests.casework.handovers.cast import invited_family

pytestmark = [pytest.mark.browser, pytest.mark.only_database("sqlite")]

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Callable[[FlaskClient], Page]]:
    """Return a function that signs a user in on a phone."""
    context = browser.new_context(viewport=PHONE, base_url=site, has_touch=True)

    def of(person: FlaskClient) -> Page:
        give_session(context, site, person)
        return context.new_page()

    yield of
    context.close()


def sign(page: Page) -> None:
    """Draw a line into the signature box."""
    box = page.locator("[data-signature] canvas")
    box.scroll_into_view_if_needed()
    area = box.bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + 30, area["y"] + 90)
    page.mouse.down()
    for step in range(1, 20):
        page.mouse.move(area["x"] + 30 + step * 12, area["y"] + 90 + (step % 5) * 9)
    page.mouse.up()


def test_from_the_search_to_the_signature_and_the_next_family(
    sign_in: SignIn, phone: Callable[[FlaskClient], Page]
) -> None:
    eka = sign_in(Role.EVENT_OFFICER)
    event, decision, _ = invited_family(officers=[eka.user])  # type: ignore[attr-defined]
    page = phone(eka)
    errors = watch_console(page)
    page.goto(f"/acara/{event.id}/hari-ini")
    page.get_by_role("searchbox").fill("rohmah")
    expect(page).to_have_url(f"/acara/{event.id}/hari-ini?q=rohmah")
    page.get_by_role("button", name="Datang Siti Rohmah").click()
    expect(page.locator("#daftar")).to_contain_text("Menunggu 1")
    assert axe_violations(page) == []
    page.get_by_role("link", name="Serahkan Siti Rohmah").click()
    page.fill("#first_witness", "Udin")
    page.fill("#second_witness", "Wati")
    page.get_by_text("Tanda tangan di layar").click()
    sign(page)
    assert axe_violations(page) == []
    page.dblclick("form > .actions button")
    expect(page.get_by_text("Serah terima dicatat.")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("link", name="Keluarga berikutnya").click()
    expect(page.locator("#daftar")).to_contain_text("sudah menerima")
    db.session.rollback()
    assert decision.case.status is Status.HANDED_OVER
    assert errors == []


def test_a_refused_form_shows_the_signature_that_was_drawn(
    sign_in: SignIn, phone: Callable[[FlaskClient], Page]
) -> None:
    sari = sign_in(Role.SUPERVISOR)
    _, decision, _ = invited_family()
    page = phone(sari)
    page.goto(f"/serah-terima/catat/{decision.id}")
    page.get_by_text("Tanda tangan di layar").click()
    sign(page)
    drawn = page.input_value("#signature")
    page.click("form > .actions button")
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.input_value("#signature") == drawn
    expect(page.locator("[data-signature] canvas")).to_be_visible()


@pytest.mark.parametrize("where", ["", "/undang", "/berkas", "/hari-ini", "/ubah", "/petugas"])
def test_everybody_can_use_the_pages_of_an_event(
    sign_in: SignIn, phone: Callable[[FlaskClient], Page], where: str
) -> None:
    event, _, _ = invited_family()
    page = phone(sign_in(Role.SUPERVISOR))
    page.goto(f"/acara/{event.id}{where}")
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

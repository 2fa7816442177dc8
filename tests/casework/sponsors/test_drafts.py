"""Drafts of a contact on a phone survive closing the tab."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from portal.casework.follow_ups.queries import visits_of
from portal.casework.sponsors.models import Contact
from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.browser_support import PHONE, axe_violations, give_session
from tests.factories import create_approved, create_case, create_sponsorship, hand_over

pytestmark = [pytest.mark.browser, pytest.mark.only_database("sqlite")]

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def rina(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.CASEWORKER)


@pytest.fixture
def page(browser: Browser, site: str, rina: FlaskClient) -> Iterator[Page]:
    """Return her phone."""
    with browser.new_context(viewport=PHONE, base_url=site) as context:
        give_session(context, site, rina)
        yield context.new_page()


def reopened(page: Page) -> Page:
    expect(page.locator("[data-saved]")).to_contain_text("Draf disimpan di perangkat ini")
    again = page.context.new_page()
    again.goto(page.url)
    page.close()
    again.click("text=Pakai isian itu")
    return again


def test_a_sponsors_visit_comes_back_and_counts_once(page: Page, rina: FlaskClient) -> None:
    pairing = create_sponsorship(create_case(caseworker=rina.user))  # type: ignore[attr-defined]
    page.goto(f"/pengasuh/{pairing.id}/kunjungan")
    page.check("text=Barang atau sembako")
    page.fill("#gift", "Beras 10 kg")
    page = reopened(page)
    expect(page.locator("#gift")).to_have_value("Beras 10 kg")
    assert axe_violations(page) == []
    page.click("text=Simpan kunjungan")
    expect(page.get_by_text("Kunjungan pengasuh dicatat.")).to_be_visible()
    db.session.rollback()
    (contact,) = db.session.query(Contact).all()
    assert contact.gift == "Beras 10 kg"
    page.goto(f"/pengasuh/{pairing.id}/kunjungan")
    expect(page.get_by_text("Pakai isian itu")).to_be_hidden()


def test_what_a_visit_found_comes_back(page: Page, rina: FlaskClient) -> None:
    decision = create_approved(proposer=rina.user)  # type: ignore[attr-defined]
    hand_over(decision)
    first = visits_of(decision.case_id)[0]
    page.goto(f"/pendampingan/kunjungan/{first.id}/catat")
    page.fill("#monthly_income", "900.000")
    page.fill("#note", "Warung ramai")
    page = reopened(page)
    expect(page.locator("#monthly_income")).to_have_value("900.000")
    expect(page.locator("#note")).to_have_value("Warung ramai")

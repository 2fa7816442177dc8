"""Drafts of a new member on a phone survive lost connections and closed tabs."""

import pytest
from playwright.sync_api import Page, expect

from portal.core.extensions import db
from portal.registry.households.models import Household, Person
from tests.browser_support import axe_violations, watch_console
from tests.factories import create_household, new_person
from tests.registry.households.test_draft import KEPT, lose_the_answer

pytestmark = [pytest.mark.browser, pytest.mark.only_database("sqlite")]


@pytest.fixture
def family(page: Page) -> Household:
    """Return a family with its form for a new member open."""
    household = create_household(new_person("Siti Rohmah"))
    open_form(page, household)
    return household


def open_form(page: Page, household: Household) -> None:
    page.goto(f"/keluarga/{household.id}/anggota/baru")


def type_child(page: Page) -> None:
    page.fill("#name", "Dede ")
    page.select_option("#relation", label="Anak")
    page.check("#sex-1")
    page.fill("#birth_date", "02-01-2010")
    page.fill("#nik_missing_reason", "belum didaftarkan")
    expect(page.locator("[data-saved]")).to_contain_text("Draf disimpan di perangkat ini")


def close_and_open_again(page: Page, household: Household) -> Page:
    context = page.context
    page.close()
    again = context.new_page()
    open_form(again, household)
    return again


def called_dede() -> int:
    db.session.rollback()
    return db.session.query(Person).filter_by(name="Dede").count()


def test_a_closed_tab_loses_nothing(page: Page, family: Household) -> None:
    type_child(page)
    page = close_and_open_again(page, family)
    errors = watch_console(page)
    expect(page.get_by_text("Di perangkat ini ada isian")).to_be_visible()
    expect(page.get_by_text("Sejak itu datanya berubah")).to_be_hidden()
    page.click("text=Pakai isian itu")
    expect(page.locator("#name")).to_have_value("Dede")
    expect(page.locator("#relation option:checked")).to_have_text("Anak")
    expect(page.locator("#sex-1")).to_be_checked()
    expect(page.locator(".error-summary")).to_have_count(0)
    assert called_dede() == 0
    assert axe_violations(page) == []

    page.click("form > .actions button")
    expect(page.locator("h1")).to_have_text("Keluarga Siti Rohmah")
    assert page.evaluate(KEPT) == []
    assert called_dede() == 1
    assert errors == []


def test_a_draft_is_offered_to_its_own_family_alone(page: Page, family: Household) -> None:
    type_child(page)
    page = close_and_open_again(page, create_household(new_person("Mak Icih")))
    expect(page.locator("[data-restore]")).to_be_hidden()


def test_a_form_that_was_sent_empty_leaves_no_draft_to_offer(page: Page, family: Household) -> None:
    page.click("form > .actions button")
    expect(page.locator(".error-summary")).to_be_focused()
    page = close_and_open_again(page, family)
    expect(page.locator("[data-restore]")).to_be_hidden()

    type_child(page)
    page.click("form > .actions button")
    expect(page.locator("h1")).to_have_text("Keluarga Siti Rohmah")


def test_what_was_typed_and_deleted_again_is_no_draft(page: Page, family: Household) -> None:
    type_child(page)
    page.reload()
    page.click("text=Buang isian itu")
    page.fill("#name", "Dede")
    assert len(page.evaluate(KEPT)) == 1
    page.fill("#name", "")
    assert page.evaluate(KEPT) == []
    expect(page.locator("[data-saved]")).to_have_text("")
    expect(page.locator("summary", has_text="Buang draf")).to_be_hidden()
    page = close_and_open_again(page, family)
    expect(page.locator("[data-restore]")).to_be_hidden()


def test_a_member_whose_answer_was_lost_is_not_added_again(page: Page, family: Household) -> None:
    type_child(page)
    page.route("**/anggota/baru", lose_the_answer)
    with page.expect_event("requestfailed"):
        page.click("form > .actions button")
    page.unroute("**/anggota/baru")
    page = close_and_open_again(page, family)
    page.click("text=Pakai isian itu")
    expect(page.get_by_text("tidak ditambahkan dua kali")).to_be_visible()
    assert page.evaluate(KEPT) == []
    assert called_dede() == 1

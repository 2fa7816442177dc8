"""The registry on a phone: adding members, double taps, revealed numbers, search."""

import pytest
from playwright.sync_api import Page, expect

from portal.core.extensions import db
from portal.registry.households.models import Household
from tests.browser_support import axe_violations, watch_console
from tests.factories import create_household, new_person, synthetic_nik

pytestmark = [pytest.mark.browser, pytest.mark.only_database("sqlite")]


def test_a_family_of_two_is_registered_once_by_a_double_tap(page: Page) -> None:
    errors = watch_console(page)
    page.goto("/keluarga/baru")
    page.select_option("#village_code", label="Karangharja")
    page.fill("#address", "Kp. Pulo Puter")
    page.fill("#members-0-name", "Siti Rohmah")
    page.check("#members-0-sex-0")
    page.fill("#members-0-birth_date", "12-04-1980")
    page.fill("#members-0-nik", synthetic_nik())
    page.click("text=Tambah anggota")
    expect(page.locator("#members-1-name")).to_be_focused()
    expect(page.locator("#members-0-name")).to_have_value("Siti Rohmah")
    page.fill("#members-1-name", "Dede")
    page.select_option("#members-1-relation", label="Anak")
    page.check("#members-1-sex-1")
    page.fill("#members-1-birth_date", "02-01-2010")
    page.fill("#members-1-nik_missing_reason", "belum didaftarkan")
    assert axe_violations(page) == []
    page.dblclick("form > .actions button")
    expect(page.locator("h1")).to_have_text("Keluarga Siti Rohmah")
    db.session.rollback()
    assert db.session.query(Household).count() == 1
    assert errors == []


def test_errors_are_read_first_and_lead_to_their_field(page: Page) -> None:
    page.goto("/keluarga/baru")
    page.fill("#members-0-nik", "123")
    page.press("#members-0-nik", "Enter")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    summary.get_by_text("yang tertulis 3 angka").click()
    expect(page.locator("#members-0-nik")).to_have_value("123")
    expect(page).to_have_url("/keluarga/baru#members-0-nik")
    assert axe_violations(page) == []


def test_a_number_is_shown_in_place(page: Page) -> None:
    person = create_household().persons[0]
    assert person.nik is not None
    page.goto(f"/keluarga/anggota/{person.id}")
    page.click("text=Lihat lengkap")
    whole = " ".join(person.nik[start : start + 4] for start in range(0, 16, 4))
    expect(page.locator(".masked-value")).to_have_text(whole)
    assert axe_violations(page) == []


def test_search_answers_while_one_types_and_keeps_the_address_bar_clean(page: Page) -> None:
    create_household(new_person("Iis Aisyah"))
    page.goto("/cari")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("aisy")
    expect(page.locator("#hasil .row-name")).to_have_text("Iis Aisyah")
    expect(page).to_have_url("/cari")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Keluarga Iis Aisyah")

"""Drafts of a family on a phone survive lost connections and closed tabs."""

import pytest
from playwright.sync_api import Page, Route, expect

from portal.core.extensions import db
from portal.platform.permissions import Role
from portal.registry.households.models import Household
from tests.browser_support import axe_violations, give_session, watch_console
from tests.factories import synthetic_nik
from tests.registry.households.steps import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.only_database("sqlite")]

KEPT = "Object.keys(localStorage).filter(key => key.startsWith('draft:'))"


def open_form(page: Page) -> None:
    page.goto("/keluarga/baru")


def type_mother(page: Page) -> None:
    page.select_option("#village_code", label="Karangharja")
    page.fill("#address", "Kp. Pulo Puter")
    page.fill("#members-0-name", "Siti Rohmah ")
    page.check("#members-0-sex-0")
    page.fill("#members-0-birth_date", "12-04-1980")
    page.fill("#members-0-nik", synthetic_nik())
    expect(page.locator("[data-saved]")).to_contain_text("Draf disimpan di perangkat ini")


def add_child(page: Page) -> None:
    page.click("text=Tambah anggota")
    page.fill("#members-1-name", "Dede")
    page.select_option("#members-1-relation", label="Anak")
    page.check("#members-1-sex-1")
    page.fill("#members-1-birth_date", "02-01-2010")
    page.fill("#members-1-nik_missing_reason", "belum didaftarkan")


def close_and_open_again(page: Page) -> Page:
    context = page.context
    page.close()
    again = context.new_page()
    open_form(again)
    return again


def lose_the_answer(route: Route) -> None:
    route.fetch(max_redirects=0)
    route.abort()


def families() -> int:
    db.session.rollback()
    return db.session.query(Household).count()


def test_a_closed_tab_loses_nothing_of_a_family_of_two(page: Page) -> None:
    open_form(page)
    type_mother(page)
    add_child(page)

    page = close_and_open_again(page)
    errors = watch_console(page)
    expect(page.get_by_text("Di perangkat ini ada isian")).to_be_visible()
    expect(page.get_by_text("Sejak itu datanya berubah")).to_be_hidden()
    assert axe_violations(page) == []
    page.click("text=Pakai isian itu")
    expect(page.locator("#members-0-name")).to_have_value("Siti Rohmah")
    expect(page.locator("#members-1-name")).to_have_value("Dede")
    expect(page.locator("#members-1-sex-1")).to_be_checked()
    expect(page.locator("#village_code option:checked")).to_have_text("Karangharja")
    expect(page.locator("[data-restore]")).to_be_hidden()
    assert axe_violations(page) == []

    page.click("form > .actions button")
    expect(page.locator("h1")).to_have_text("Keluarga Siti Rohmah")
    assert page.evaluate(KEPT) == []
    assert families() == 1
    assert errors == []


def test_a_member_taken_from_the_form_does_not_come_back_with_the_draft(page: Page) -> None:
    open_form(page)
    type_mother(page)
    add_child(page)
    page.click("text=Hapus anggota 2")
    expect(page.locator("#members-1-name")).to_have_count(0)

    page = close_and_open_again(page)
    page.click("text=Pakai isian itu")
    expect(page.locator("#members-0-name")).to_have_value("Siti Rohmah")
    expect(page.locator("#members-1-name")).to_have_count(0)


def test_a_second_member_of_whom_nothing_is_typed_is_no_draft(page: Page) -> None:
    open_form(page)
    page.click("text=Tambah anggota")
    expect(page.locator("#members-1-name")).to_be_focused()
    assert page.evaluate(KEPT) == []
    page = close_and_open_again(page)
    expect(page.locator("[data-restore]")).to_be_hidden()


def test_a_new_family_does_not_overwrite_the_draft_of_another(page: Page) -> None:
    open_form(page)
    type_mother(page)
    page = close_and_open_again(page)
    page.fill("#members-0-name", "Mak Icih")
    page = close_and_open_again(page)
    page.click("text=Buang isian itu")
    page = close_and_open_again(page)
    page.click("text=Pakai isian itu")
    expect(page.locator("#members-0-name")).to_have_value("Siti Rohmah")


def test_a_draft_is_thrown_away_after_asking_once(page: Page) -> None:
    open_form(page)
    expect(page.locator("summary", has_text="Buang draf")).to_be_hidden()
    type_mother(page)
    page.click("summary:has-text('Buang draf')")
    assert axe_violations(page) == []
    page.click("text=Ya, buang draf")
    expect(page.locator("#members-0-name")).to_have_value("")
    expect(page.locator("[data-restore]")).to_be_hidden()
    assert page.evaluate(KEPT) == []


def test_nobody_else_on_this_phone_is_offered_the_draft(
    page: Page, site: str, sign_in: SignIn
) -> None:
    open_form(page)
    type_mother(page)
    give_session(page.context, site, sign_in(Role.CASEWORKER))
    page = close_and_open_again(page)
    expect(page.locator("[data-restore]")).to_be_hidden()


def test_signing_out_leaves_no_number_on_the_phone(page: Page) -> None:
    open_form(page)
    type_mother(page)
    assert len(page.evaluate(KEPT)) == 1
    page.click(".menu > summary")
    page.click(".menu button:has-text('Keluar')")
    page.wait_for_load_state()
    assert page.evaluate(KEPT) == []


def test_a_refused_form_keeps_its_draft_and_is_not_offered_to_itself(page: Page) -> None:
    open_form(page)
    type_mother(page)
    page.fill("#members-0-nik", "123")
    page.click("form > .actions button")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("[data-restore]")).to_be_hidden()
    expect(page.locator("[data-saved]")).to_contain_text("Draf disimpan di perangkat ini")
    assert len(page.evaluate(KEPT)) == 1


def test_a_family_whose_answer_was_lost_is_not_registered_again(page: Page) -> None:
    open_form(page)
    type_mother(page)
    page.route("**/keluarga/baru", lose_the_answer)
    with page.expect_event("requestfailed"):
        page.click("form > .actions button")
    assert families() == 1
    page.unroute("**/keluarga/baru")

    page = close_and_open_again(page)
    page.click("text=Pakai isian itu")
    expect(page.get_by_text("tidak didaftarkan dua kali")).to_be_visible()
    assert page.evaluate(KEPT) == []
    assert families() == 1


def test_what_lay_there_for_a_week_is_let_go_whichever_page_is_opened(page: Page) -> None:
    open_form(page)
    type_mother(page)
    key = page.evaluate(KEPT)[0]
    page.evaluate(
        """key => {
          const draft = JSON.parse(localStorage.getItem(key));
          draft.at -= 8 * 24 * 3600 * 1000;
          localStorage.setItem(key, JSON.stringify(draft));
        }""",
        key,
    )
    page.goto("/keluarga")
    assert page.evaluate(KEPT) == []

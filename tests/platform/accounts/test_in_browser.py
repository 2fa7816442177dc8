"""Real browsers: sign-in, a phone, and an expired session."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from portal.platform.accounts.models import User
from portal.platform.accounts.passwords import hash_password
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Role
from tests.browser_support import DESKTOP, PHONE, axe_violations, follow, serve, watch_console
from tests.factories import create_case, create_staff
from tests.platform.accounts.door import PASSWORD, RINA

pytestmark = [pytest.mark.browser, pytest.mark.only_database("sqlite")]

ADMIN, AUDITOR = "admin@bekasi.example", "ardi@bekasi.example"


@pytest.fixture
def site(app: Flask, rina: User) -> Iterator[str]:
    """The portal with an administrator, an auditor and a caseworker who know their passwords."""
    password_hash = hash_password(PASSWORD)
    create_staff(Role.ADMINISTRATOR, email=ADMIN, password_hash=password_hash)
    create_staff(Role.AUDITOR, email=AUDITOR, password_hash=password_hash)
    create_case()
    app.config["WTF_CSRF_ENABLED"] = True
    with serve(app) as url:
        yield url


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(viewport=request.param, base_url=site)
    yield context.new_page()
    context.close()


def enter(page: Page, email: str, then: str = "/kata-sandi") -> None:
    page.goto(then)
    page.get_by_label("Surel").fill(email)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(f"**{then}")


def fits(page: Page) -> bool:
    """Return whether the page has no horizontal overflow."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_the_door_is_open_to_everybody(page: Page) -> None:
    page.goto("/masuk")
    assert axe_violations(page) == []
    assert fits(page)
    page.get_by_label("Surel").fill(RINA)
    page.get_by_label("Kata sandi").fill("tebakan-salah")
    page.keyboard.press("Enter")
    page.get_by_text("Surel atau kata sandi tidak cocok.").wait_for()
    assert axe_violations(page) == []
    assert page.get_by_label("Surel").input_value() == RINA
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/masuk" not in url)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (RINA, "/kata-sandi"),
        (ADMIN, "/akun/"),
        (ADMIN, "/akun/baru"),
        (ADMIN, "/akun/1"),
        (ADMIN, "/pengaturan/"),
        (ADMIN, "/pengaturan/decisions.largest_item"),
        (AUDITOR, "/jejak/"),
        (ADMIN, "/jejak/?pelaku=999"),
    ],
)
def test_every_page_of_the_office_can_be_used_by_everybody(page: Page, who: str, path: str) -> None:
    errors = watch_console(page)
    enter(page, who, path)
    assert axe_violations(page) == []
    assert fits(page)
    assert errors == []


def test_a_refused_form_leads_to_its_fields(page: Page) -> None:
    enter(page, ADMIN, "/akun/baru")
    page.get_by_label("Nama lengkap").fill("Rina Marlina")
    page.get_by_role("button", name="Buat akun").click()
    summary = page.locator(".error-summary")
    summary.wait_for()
    assert axe_violations(page) == []
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "email"
    assert page.get_by_label("Nama lengkap").input_value() == "Rina Marlina"


def test_what_was_typed_is_sent_after_signing_in_again(page: Page) -> None:
    enter(page, ADMIN, "/pengaturan/decisions.largest_item")
    page.get_by_label("Nilai baru").fill("75.000.000")
    page.get_by_label("Dasar atau alasan").fill("SK Bupati 12/2026")
    page.context.clear_cookies()
    page.get_by_role("button", name="Simpan nilai baru").click()
    page.get_by_text("Isian Anda tidak hilang").wait_for()
    page.get_by_label("Surel").fill(ADMIN)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    follow(page.get_by_role("button", name="Masuk"))
    assert axe_violations(page) == []
    page.get_by_role("button", name="Kirim isian tadi").click()
    page.get_by_text("nilai baru disimpan").wait_for()
    assert page.get_by_text("SK Bupati 12/2026").first.is_visible()


def test_a_list_that_is_filtered_after_the_session_ended_stays_and_says_so(page: Page) -> None:
    enter(page, ADMIN, "/akun/")
    page.context.clear_cookies()
    page.get_by_label("Peran").select_option("auditor")
    page.get_by_text("Sesi Anda sudah berakhir").wait_for()
    assert page.get_by_role("heading", name="Akun petugas").is_visible()
    page.get_by_role("link", name="Masuk lagi").click()
    page.wait_for_url("**/masuk?next=**")


def test_progress_moves_by_itself_and_stops_when_the_work_has_ended(page: Page) -> None:
    enter(page, AUDITOR, "/jejak/")
    page.get_by_role("button", name="Periksa keutuhan rantai").click()
    page.get_by_text("Menunggu giliran").wait_for()
    assert axe_violations(page) == []
    run_due_jobs("penguji")
    page.get_by_text("Rantai utuh").wait_for()
    assert page.locator("[hx-trigger]").count() == 0
    assert axe_violations(page) == []

"""No typed value is lost by a lost connection, an expired session or a closed tab."""

import pytest
from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

KEPT = "Object.keys(localStorage).filter(key => key.startsWith('draft:'))"


def open_form(page: Page, url: str) -> None:
    page.goto(f"{url}/?simpan=1")


def wait_for_word(page: Page, word: str) -> None:
    page.wait_for_selector(f"[data-saved]:has-text('{word}')")


def move_draft(page: Page, old: str, new: str) -> None:
    """Make the draft look like one of another account or version."""
    page.evaluate(f"localStorage.setItem('{new}', localStorage.getItem('{old}'))")
    page.evaluate(f"localStorage.removeItem('{old}')")


def test_a_draft_is_saved_as_one_types_and_then_no_longer_kept_here(
    page: Page, gallery_url: str
) -> None:
    open_form(page, gallery_url)
    page.fill("#name", "Siti Rohmah")
    page.wait_for_selector("[data-saved][data-state=stored]")
    assert page.evaluate(KEPT) == []
    assert page.get_attribute("#asesmen", "data-version") == "2"


def test_a_lost_connection_is_said_and_the_draft_goes_out_when_it_returns(
    page: Page, gallery_url: str
) -> None:
    open_form(page, gallery_url)
    page.route("**/simpan", lambda route: route.abort())
    page.fill("#name", "Siti Rohmah")
    wait_for_word(page, "belum terkirim")
    assert len(page.evaluate(KEPT)) == 1
    page.unroute("**/simpan")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_selector("[data-saved][data-state=stored]")
    assert page.evaluate(KEPT) == []


def test_a_form_sent_without_a_connection_stays_and_says_so(page: Page, gallery_url: str) -> None:
    open_form(page, gallery_url)
    page.context.set_offline(True)
    page.fill("#name", "Siti Rohmah")
    page.press("#name", "Enter")
    wait_for_word(page, "Belum ada sambungan")
    assert page.input_value("#name") == "Siti Rohmah"
    assert len(page.evaluate(KEPT)) == 1
    page.context.set_offline(False)
    with page.expect_navigation():
        page.press("#name", "Enter")


def test_an_ended_session_keeps_the_draft_and_offers_it_afterwards(
    page: Page, gallery_url: str
) -> None:
    open_form(page, gallery_url)
    page.route("**/simpan", lambda route: route.fulfill(status=401))
    page.fill("#name", "Siti Rohmah")
    page.check("#water-1")
    wait_for_word(page, "sesi berakhir")
    open_form(page, gallery_url)
    page.click("text=Pakai isian itu")
    assert page.input_value("#name") == "Siti Rohmah"
    assert page.is_checked("#water-1")


def test_a_record_changed_by_somebody_else_is_not_overwritten_by_the_draft(
    page: Page, gallery_url: str
) -> None:
    open_form(page, gallery_url)
    sent: list[str] = []

    def refuse(route: Route) -> None:
        sent.append(route.request.url)
        route.fulfill(status=409)

    page.route("**/simpan", refuse)
    page.fill("#name", "Siti Rohmah")
    wait_for_word(page, "diubah orang lain")
    assert len(sent) == 1
    move_draft(page, "draft:1:asesmen-12:1", "draft:1:asesmen-12:0")
    open_form(page, gallery_url)
    assert page.is_visible("text=Sejak itu datanya berubah")


def test_what_was_typed_outlives_a_closed_tab(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url)
    page.fill("#name", "Siti Rohmah")
    wait_for_word(page, "Draf disimpan di perangkat ini")
    page.goto(f"{gallery_url}/galat/404")
    page.goto(gallery_url)
    page.click("text=Pakai isian itu")
    assert page.input_value("#name") == "Siti Rohmah"


def test_a_discarded_draft_is_not_offered_again(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url)
    page.fill("#name", "Siti Rohmah")
    wait_for_word(page, "Draf disimpan di perangkat ini")
    page.reload()
    page.click("text=Buang isian itu")
    page.reload()
    assert page.locator("[data-restore]").is_hidden()


def test_nobody_is_offered_the_draft_of_somebody_else(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url)
    page.fill("#name", "Siti Rohmah")
    wait_for_word(page, "Draf disimpan di perangkat ini")
    move_draft(page, "draft:1:asesmen-12:1", "draft:2:asesmen-12:1")
    page.reload()
    assert page.locator("[data-restore]").is_hidden()


def test_a_refused_form_keeps_its_draft_and_an_arrived_one_lets_it_go(
    page: Page, gallery_url: str
) -> None:
    page.goto(gallery_url)
    page.fill("#name", "Siti Rohmah")
    wait_for_word(page, "Draf disimpan di perangkat ini")
    page.click("text=Simpan asesmen")
    page.wait_for_selector(".error-summary")
    assert len(page.evaluate(KEPT)) == 1
    page.fill("#nik", "3216084107859001")
    page.fill("#born", "1 Juli 1985")
    page.fill("#members", "4")
    page.check("#water-1")
    page.check("#consent")
    page.click("text=Simpan asesmen")
    page.wait_for_selector("h1:has-text('Asesmen selesai')")
    assert page.evaluate(KEPT) == []


def test_signing_out_leaves_nothing_on_a_shared_computer(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url)
    page.fill("#name", "Siti Rohmah")
    wait_for_word(page, "Draf disimpan di perangkat ini")
    page.click(".menu > summary")
    page.click(".menu button:has-text('Keluar')")
    page.wait_for_load_state()
    assert page.evaluate(KEPT) == []


def test_secrets_and_files_are_never_kept(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url)
    page.set_input_files("#photo", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x"})
    page.fill("#name", "Siti")
    wait_for_word(page, "Draf disimpan di perangkat ini")
    kept = page.evaluate("localStorage.getItem('draft:1:asesmen-12:1')")
    assert "Siti" in kept
    assert "csrf_token" not in kept
    assert "photo" not in kept

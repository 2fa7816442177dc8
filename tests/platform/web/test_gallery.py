"""Every component in a real browser: accessible, at every width, with and without data."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser_support import DESKTOP, PHONE, axe_violations, watch_console

pytestmark = pytest.mark.browser

SMALL_TARGETS = """
() => [...document.querySelectorAll(
    ':is(header, nav, main) :is(a[href], button, input, select, summary)')]
  .filter(e => e.checkVisibility() && e.type !== 'hidden')
  .filter(e => !e.closest('p, dd, td, .timeline, .error-summary'))  // a link within running text
  .map(e => e.closest('.choice, .row, .funnel li') ?? e)
  .filter(e => { const {height} = e.getBoundingClientRect(); return height > 1 && height < 44; })
  .map(e => e.outerHTML.slice(0, 120))
"""

#: Counts submitted forms and prevents their submission, so that the page stays.
COUNT_SENT = """
() => {
  window.sent = 0;
  window.addEventListener("submit", event => {
    if (!event.defaultPrevented) window.sent += 1;
    event.preventDefault();
  });
}
"""


#: Two fields side by side after another one: a label of two lines, and a hint below the other.
PAIR = """
() => {
  const form = document.querySelector('form.form');
  form.innerHTML = `
    <div class="field"><label for="first">Pertama</label><input id="first"></div>
    <div class="two">
      <div class="field"><label for="left">${'Berapa orang di rumah ini '.repeat(4)}</label>
        <input id="left"></div>
      <div class="field"><label for="right">Nilai</label>
        <div class="affix" id="affix"><span>Rp</span><input id="right"></div>
        <p class="hint">Boleh dikosongkan.</p></div>
    </div>`;
}
"""
TOP = "id => document.getElementById(id).getBoundingClientRect().top"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("path", ["/", "/?kosong=1", "/galat/404"])
def test_everybody_can_use_it(
    browser: Browser, gallery_url: str, path: str, size: dict[str, int]
) -> None:
    page = browser.new_page(viewport=size)
    errors = watch_console(page)
    page.goto(gallery_url + path)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert [error for error in errors if "404" not in error] == []
    page.close()


def test_open_menus_and_errors_can_be_used_by_everybody_too(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url)
    page.click(".menu > summary")
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    page.click("text=Simpan asesmen")
    page.wait_for_selector(".error-summary")
    assert axe_violations(page) == []


def test_fields_side_by_side_stand_on_one_line(browser: Browser, gallery_url: str) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(gallery_url)
    page.evaluate(PAIR)
    assert page.evaluate(TOP, "left") == page.evaluate(TOP, "affix")
    page.set_viewport_size(PHONE)
    assert page.evaluate(TOP, "left") + 44 < page.evaluate(TOP, "affix")
    page.close()


@pytest.mark.parametrize("field", ["income", "members"])
def test_the_ring_around_a_field_goes_around_its_unit_too(
    page: Page, gallery_url: str, field: str
) -> None:
    page.goto(gallery_url)
    page.focus(f"#{field}")
    ring = "field => getComputedStyle(field).outlineStyle"
    assert page.eval_on_selector(f"#{field}", ring) == "none"
    assert page.eval_on_selector(f".affix:has(#{field})", ring) == "solid"


def test_what_can_be_touched_is_large_enough_for_a_thumb(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url)
    assert page.evaluate(SMALL_TARGETS) == []


def test_after_a_refused_form_the_summary_has_the_focus_and_leads_to_the_field(
    page: Page, gallery_url: str
) -> None:
    page.goto(gallery_url)
    page.click("text=Simpan asesmen")
    page.wait_for_selector(".error-summary:focus")
    page.click(".error-summary a[href='#water-0']")
    assert page.evaluate("document.activeElement.id") == "water-0"
    described = page.get_attribute("#nik", "aria-describedby") or ""
    assert "Wajib diisi." in page.inner_text(f"#{described.split()[-1]}")


def test_a_double_click_sends_a_form_once(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url)
    page.evaluate(COUNT_SENT)
    page.dblclick("text=Setujui bantuan")
    assert page.evaluate("window.sent") == 1
    assert page.get_attribute("button:has-text('Setujui bantuan')", "aria-disabled") == "true"


def test_a_form_can_be_sent_again_after_coming_back(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url)
    page.click("text=Simpan asesmen")
    page.wait_for_selector(".error-summary")
    page.go_back()
    assert page.locator("button[aria-disabled=true]").count() == 0


def test_a_signature_is_kept_and_can_be_drawn_again(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url)
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 90, steps=5)
    page.mouse.up()
    assert page.input_value("#signature").startswith("data:image/png;base64,")
    page.click("text=Ulangi tanda tangan")
    assert page.input_value("#signature") == ""


def test_a_step_that_cannot_be_undone_asks_once_and_can_be_left(
    page: Page, gallery_url: str
) -> None:
    page.goto(gallery_url)
    page.click("summary:has-text('Batalkan serah terima')")
    assert page.is_visible("text=Ini tidak dapat diurungkan.")
    page.click(".confirm button:has-text('Batal') >> nth=1")
    assert page.is_hidden("text=Ini tidak dapat diurungkan.")


def test_the_keyboard_walks_from_the_search_through_the_rows(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url)
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "Siti Rohmah"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "Enok Suhaeti"


def test_filters_answer_at_once_and_stay_in_the_address(page: Page, gallery_url: str) -> None:
    page.goto(gallery_url + "/?block=list")
    page.select_option("select[name=tenggat]", "lewat")
    page.wait_for_url("**tenggat=lewat**")
    assert page.is_visible("text=Enok Suhaeti")


def test_everything_is_there_without_javascript(browser: Browser, gallery_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(gallery_url)
    page.click(".menu > summary")
    assert page.is_visible(".menu nav a:has-text('Keputusan')")
    page.click(".menu > summary")
    page.click(".sentence button")
    page.wait_for_url("**siapa=saya**")
    page.click("text=Simpan asesmen")
    assert page.is_visible(".error-summary")
    assert page.is_visible("text=Ditandatangani di kertas")
    context.close()

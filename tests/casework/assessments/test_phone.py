"""The assessment on a phone: lost connections, expired sessions, two people typing."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.casework.assessments.models import Assessment
from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.browser_support import PHONE, axe_violations, follow, give_session, watch_console

pytestmark = [pytest.mark.browser, pytest.mark.only_database("sqlite")]

SignIn = Callable[..., FlaskClient]
HOME, MONEY, NEEDS = "rumah", "penghasilan", "kerja-dan-kebutuhan"


@pytest.fixture
def phone(browser: Browser, site: str, caseworker: FlaskClient) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE)
    give_session(context, site, caseworker)
    yield context
    context.close()


def opened(phone: BrowserContext, site: str, draft: Assessment, section: str) -> Page:
    page = phone.new_page()
    page.goto(f"{site}/asesmen/{draft.id}/bagian/{section}")
    return page


def stored(draft: Assessment, key: str) -> object:
    db.session.rollback()
    return draft.answers.get(key)


def status(page: Page, text: str) -> None:
    expect(page.locator("[data-saved]")).to_contain_text(text)


def test_a_section_saves_itself_as_one_types(
    phone: BrowserContext, site: str, draft: Assessment
) -> None:
    page = opened(phone, site, draft, MONEY)
    income = page.get_by_label("Penghasilan seluruh keluarga sebulan")
    expect(income).to_have_attribute("inputmode", "numeric")
    with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
        income.fill("650000")
    assert saved.value.status == 204
    status(page, "tersimpan")
    assert stored(draft, "monthly_income") == 650_000


def test_what_cannot_be_read_is_said_while_one_types(
    phone: BrowserContext, site: str, draft: Assessment
) -> None:
    page = opened(phone, site, draft, MONEY)
    page.get_by_label("Penghasilan seluruh keluarga sebulan").fill("banyak")
    status(page, "Ada isian yang belum benar")
    assert stored(draft, "monthly_income") == 800_000


def test_what_was_typed_without_a_connection_arrives_when_it_is_back(
    phone: BrowserContext, site: str, draft: Assessment
) -> None:
    page = opened(phone, site, draft, NEEDS)
    phone.set_offline(True)
    page.get_by_label("Keterampilan yang dimiliki").fill("Menjahit, memasak")
    status(page, "belum terkirim; tersimpan di perangkat ini")
    assert stored(draft, "skills") is None
    phone.set_offline(False)
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "stored")
    assert stored(draft, "skills") == "Menjahit, memasak"


def test_a_tab_closed_without_a_connection_loses_nothing(
    phone: BrowserContext, site: str, draft: Assessment
) -> None:
    page = opened(phone, site, draft, NEEDS)
    page.route("**/bagian/**", lambda route: route.abort())
    page.get_by_label("Keterampilan yang dimiliki").fill("Menjahit")
    status(page, "belum terkirim")
    page.close()

    page = opened(phone, site, draft, NEEDS)
    page.get_by_role("button", name="Pakai isian itu").click()
    expect(page.get_by_label("Keterampilan yang dimiliki")).to_have_value("Menjahit")
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "stored")
    assert stored(draft, "skills") == "Menjahit"


def test_a_session_that_ends_while_one_types_loses_nothing(
    phone: BrowserContext, site: str, draft: Assessment, caseworker: FlaskClient
) -> None:
    page = opened(phone, site, draft, NEEDS)
    phone.clear_cookies()
    page.get_by_label("Keterampilan yang dimiliki").fill("Bertani")
    status(page, "sesi berakhir")
    give_session(phone, site, caseworker)
    page.reload()
    page.get_by_role("button", name="Pakai isian itu").click()
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "stored")
    assert stored(draft, "skills") == "Bertani"


def test_a_question_appears_when_its_answer_calls_for_it(
    phone: BrowserContext, site: str, draft: Assessment
) -> None:
    page = opened(phone, site, draft, NEEDS)
    tool = page.get_by_label("Alat kerja apa?")
    expect(tool).to_be_visible()
    page.get_by_label("Alat kerja", exact=True).uncheck()
    expect(tool).to_be_hidden()

    page = opened(phone, site, draft, "anggota")
    works = page.get_by_label("Bekerja?").first
    income = page.get_by_label("Penghasilannya sebulan").first
    expect(income).to_be_hidden()
    works.select_option("casual")
    expect(income).to_be_visible()


def test_two_people_who_answer_differently_see_both_and_choose(
    phone: BrowserContext, browser: Browser, site: str, draft: Assessment, sign_in: SignIn
) -> None:
    desk = browser.new_context()
    give_session(desk, site, sign_in(Role.SUPERVISOR))
    mine, theirs = opened(phone, site, draft, HOME), opened(desk, site, draft, HOME)
    theirs.get_by_label("Ubin atau keramik").check()
    expect(theirs.locator("[data-saved]")).to_have_attribute("data-state", "stored")
    desk.close()

    mine.get_by_label("Semen atau plester").check()
    status(mine, "Orang lain menjawab berbeda")
    assert stored(draft, "floor") == "tile"
    mine.get_by_role("button", name="Simpan bagian ini").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("Dua jawaban berbeda")
    assert axe_violations(mine) == []
    mine.get_by_label("Isian Anda").check()
    mine.get_by_role("button", name="Simpan pilihan saya").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("Rumah")
    assert stored(draft, "floor") == "cement"


def test_from_the_start_to_the_conclusion_on_a_phone(
    phone: BrowserContext, site: str, draft: Assessment
) -> None:
    page = phone.new_page()
    errors = watch_console(page)
    page.goto(f"{site}/asesmen/{draft.id}")
    assert axe_violations(page) == []
    follow(page.get_by_role("link", name="Keluarga", exact=True))
    for _section in range(7):
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        follow(page.get_by_role("button", name="Simpan, l"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Skor dan kesimpulan")
    assert axe_violations(page) == []
    page.get_by_label("Layak dibantu program ini", exact=True).check()
    page.get_by_label("Alasan").fill("Rumah bilik, makan dua kali sehari.")
    page.get_by_role("button", name="Selesaikan asesmen").dblclick()
    expect(page.get_by_text("14 dari 14 tanda kemiskinan terpenuhi")).to_be_visible()
    assert axe_violations(page) == []
    assert errors == []

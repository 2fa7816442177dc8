"""Import of a list in a real browser: upload, preview, correct, confirm, undo."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from portal.core.db.transaction import transaction
from portal.platform.permissions import Role
from portal.registry.agencies.services import ensure_agencies
from tests.browser_support import (
    DESKTOP,
    PHONE,
    axe_violations,
    follow,
    give_session,
    watch_console,
)
from tests.registry.agencies.making import xlsx_bytes
from tests.registry.intake.lists import new_nik, registry, work

pytestmark = [pytest.mark.browser, pytest.mark.only_database("sqlite")]

SignIn = Callable[..., FlaskClient]


@pytest.fixture(
    params=[
        pytest.param(PHONE, id="phone"),
        pytest.param(DESKTOP, id="desktop", marks=pytest.mark.everything("the same pages, wider")),
    ]
)
def page(
    browser: Browser, site: str, sign_in: SignIn, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """A supervisor at their screen."""
    with transaction():
        ensure_agencies()
    with browser.new_context(viewport=request.param, base_url=site) as context:
        give_session(context, site, sign_in(Role.SUPERVISOR))
        yield context.new_page()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A village's list with its titles, total and one row that nobody can accept."""
    path = tmp_path / "daftar.xlsx"
    rows = [
        ["DAFTAR PENERIMA BLT DESA KARANGHARJA KECAMATAN PEBAYURAN"],
        [],
        ["No", "NIK", "Nama", "Tgl Lahir", "HP"],
        ["1", new_nik(), "Siti Rohmah", "12-04-1980", "083190000001"],
        ["2", new_nik(), "Acih", "12-04-1980", ""],
        ["3", "12345", "Enok", "12-04-1980", ""],
        ["", "", "Jumlah", "3", ""],
    ]
    path.write_bytes(xlsx_bytes({"Karangharja": rows}))
    return path


def faults(page: Page) -> list[str]:
    """What axe-core finds on the page, and whether it is wider than the screen."""
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return axe_violations(page) + (["too wide"] if width > 0 else [])


def test_a_list_from_the_village_to_the_registry_and_back(page: Page, file: Path) -> None:
    errors = watch_console(page)
    page.goto("/impor")
    page.click("text=Unggah daftar")
    page.select_option("#agency", label="Pemerintah desa")
    page.set_input_files("#file", file)
    assert axe_violations(page) == []
    page.click("text=Unggah dan periksa")
    expect(page.locator("progress")).to_be_visible()
    work()  # the page asks again by itself, and is led on
    expect(page.get_by_role("button", name="Tambahkan 2 orang")).to_be_visible()
    expect(page.locator("td", has_text="NIK harus 16 angka")).to_be_visible()
    expect(page.get_by_role("link", name="Ditolak 1")).to_be_in_viewport()
    assert faults(page) == []
    assert registry() == (0, 0)
    page.get_by_role("link", name="Perbaiki").first.click()
    expect(page.get_by_label("NIK", exact=True)).to_have_value("12345")
    assert faults(page) == []
    follow(page.get_by_text("Kembali ke daftar"))
    follow(page.get_by_text("Cara membaca berkas"))
    assert faults(page) == []
    page.click("text=Kembali ke daftar")
    page.dblclick("text=Tambahkan 2 orang")
    expect(page.locator("progress")).to_be_visible()
    assert axe_violations(page) == []
    work()
    expect(page.locator("main")).to_contain_text("sudah masuk")
    assert registry() == (2, 2)
    with page.expect_download() as download:
        page.click("text=Unduh 1 baris yang ditolak")
    assert download.value.suggested_filename.endswith(".xlsx")
    follow(page.get_by_text("Urungkan impor ini"))
    assert axe_violations(page) == []
    page.click("text=Urungkan seluruh impor")
    expect(page.locator("progress")).to_be_visible()
    work()
    expect(page.locator("main")).to_contain_text("kembali seperti semula")
    assert registry() == (0, 0)
    assert errors == []

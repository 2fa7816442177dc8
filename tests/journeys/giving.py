"""The day of the handover: invite, check in, sign on the screen, and print."""

import re

from playwright.sync_api import Page, expect

from portal.platform.permissions import Role
from tests.factories import NAMES

EVENT = "Peluncuran di Pebayuran"


def plan_event(supervisor: Page) -> None:
    """Plan the event, choose its officer, invite the family."""
    supervisor.locator("nav.rail").get_by_role("link", name="Acara").click()
    supervisor.get_by_role("link", name="Rencanakan acara").first.click()
    supervisor.get_by_label("Nama acara").fill(EVENT)
    supervisor.get_by_label("Tanggal dan jam mulai").fill("2026-03-16T09:00")
    supervisor.get_by_label("Tempat").fill("Aula Kecamatan Pebayuran")
    supervisor.get_by_label("Kecamatan").select_option(label="Pebayuran")
    supervisor.get_by_role("button", name="Rencanakan acara ini").click()
    supervisor.get_by_role("link", name="Pilih petugas").click()
    supervisor.get_by_label(NAMES[Role.EVENT_OFFICER]).check()
    supervisor.get_by_role("button", name="Simpan petugas").click()
    supervisor.get_by_role("link", name="Undang keluarga").first.click()
    supervisor.get_by_role("button", name="Lanjut dengan yang dicentang").click()
    supervisor.get_by_role("button", name="Undang 1 keluarga").click()
    expect(supervisor.locator("main")).to_contain_text("Siti Rohmah")


def begin_event(officer: Page) -> None:
    """Open the event as its officer, and check the family in."""
    officer.goto("/acara/")  # the start page of the day is the officer's own desk
    officer.get_by_role("link", name=EVENT).click()
    officer.get_by_text("Mulai acara", exact=True).first.click()
    officer.get_by_role("button", name="Mulai acara sekarang").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Meja serah terima")
    officer.get_by_role("button", name="Datang Siti Rohmah").click()
    officer.get_by_role("link", name="Serahkan Siti Rohmah").click()


def hand_over(officer: Page) -> None:
    """Hand over everything owed, with two witnesses, signed on the screen."""
    officer.get_by_label("Saksi pertama").fill("Udin")
    officer.get_by_label("Saksi kedua").fill("Wati")
    officer.get_by_label("Tanda tangan di layar").check()
    _sign(officer)
    officer.get_by_role("button", name="Catat serah terima").dblclick()
    expect(officer.get_by_role("img", name="Tanda tangan penerima")).to_be_visible()
    expect(officer.locator("main")).to_contain_text("Rp3.000.000")


def print_paper(officer: Page) -> bytes:
    """Open the BAST; return the PDF as the browser received it."""
    officer.get_by_role("link", name=re.compile("Berita acara")).click()
    first = officer.get_by_role("link", name=re.compile("Buka surat"))
    address = first.get_attribute("href")
    assert address is not None
    printed = officer.request.get(address)
    assert printed.headers["content-type"] == "application/pdf"
    assert officer.request.get(address.split("?")[0]).body() == printed.body()
    return printed.body()


def _sign(officer: Page) -> None:
    """Draw a line across the signature box."""
    field = officer.get_by_role("img", name="Kotak tanda tangan")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None
    left, middle = box["x"], box["y"] + box["height"] / 2
    officer.mouse.move(left + 30, middle)
    officer.mouse.down()
    for step in range(1, 8):
        officer.mouse.move(left + 30 + 18 * step, middle + (15 if step % 2 else -15))
    officer.mouse.up()

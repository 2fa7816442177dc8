"""An officer's phone in a hall without signal, in a real browser."""

import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from portal.casework.handovers.models import Handover, HandoverClaim, HandoverEvent
from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.browser_support import (
    ARGUMENTS,
    PHONE,
    axe_violations,
    executable,
    give_session,
    watch_console,
)
from tests.casework.handovers.cast import approved_for, begin, create_event, invite

pytestmark = [pytest.mark.browser, pytest.mark.only_database("sqlite")]

SignIn = Callable[..., Any]
FIRST_LOAD = 150_000
WIRE = """Object.fromEntries([...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")].map((each) => [each.name, each.transferSize]))"""
ALL_THAT_IS_KEPT = """async () => {
  let text = JSON.stringify(localStorage);
  const asText = (value) => new TextDecoder().decode(value.data ?? new Uint8Array());
  for (const { name } of await indexedDB.databases()) {
    const request = indexedDB.open(name);
    await new Promise((resolve) => { request.onsuccess = resolve; });
    const db = request.result;
    for (const store of ["snapshots", "outbox"]) {
      const all = db.transaction(store).objectStore(store).getAll();
      await new Promise((resolve) => { all.onsuccess = resolve; });
      text += all.result.map(asText).join("");
    }
    db.close();
  }
  for (const name of await caches.keys())
    for (const page of await (await caches.open(name)).matchAll()) text += await page.text();
  return text;
}"""
DESK = {"table": "3", "first_witness": "Udin", "second_witness": "Wati"}


def hall(*officers: Any) -> HandoverEvent:
    """Return an open event with three families."""
    event = create_event(officers=[officer.user for officer in officers])
    invite(event, *(approved_for(name) for name in ("Siti Rohmah", "Nyi Iroh", "Wati Juju")))
    return begin(event)


@contextmanager
def phone(browser: Browser, site: str, officer: Any, event: HandoverEvent) -> Iterator[Page]:
    """Open the officer's page on a phone, load what it needs, and set the desk."""
    context = browser.new_context(viewport=PHONE, base_url=site, has_touch=True)
    give_session(context, site, officer)
    page = context.new_page()
    page.goto(f"/luring/acara/{event.id}")
    set_up(page)
    yield page
    context.close()


def set_up(page: Page, **changes: str) -> None:
    for field, value in (DESK | changes).items():
        page.fill(f"#{field}", value)
    page.get_by_role("button", name="Simpan meja").click()
    expect(page.locator("#find")).to_be_visible()
    expect(page.locator("#state-more")).to_have_text("Siap dipakai tanpa sinyal")
    expect(page.locator("#state-text")).to_have_text("Semua sudah terkirim")


def serve(page: Page, name: str) -> None:
    page.get_by_role("searchbox").fill(name)
    page.locator(".desk-row").click()
    page.get_by_role("button", name="Serahkan").click()


def own_browser(browser: Browser, site: str, officer: Any, folder: Path) -> BrowserContext:
    """Start a browser whose data outlive it in ``folder``."""
    context = browser.browser_type.launch_persistent_context(
        folder, executable_path=executable(), args=ARGUMENTS, viewport=PHONE, base_url=site
    )
    give_session(context, site, officer)
    return context


def kill_browser_of(folder: Path) -> None:
    """Kill the processes of the browser that keeps its data in ``folder``, and only those."""
    own = f"--user-data-dir={folder}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if own in (process / "cmdline").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)


def film(file: Path, text: str) -> Path:
    """Write a film for Chromium's fake camera that shows a QR code."""
    code = io.BytesIO()
    segno.make(text, error="m").save(code, kind="png", scale=8, border=4)
    frame = Image.new("RGB", (640, 480), "white")
    image = Image.open(code).convert("RGB")
    frame.paste(image, ((640 - image.width) // 2, (480 - image.height) // 2))
    picture = io.BytesIO()
    frame.save(picture, "JPEG", quality=95)
    file.write_bytes(picture.getvalue() * 2)
    return file


def handovers() -> list[Handover]:
    db.session.rollback()
    return list(db.session.scalars(select(Handover)))


def test_what_is_handed_over_without_signal_is_sent_when_it_is_back(
    browser: Browser, site: str, sign_in: SignIn
) -> None:
    eka = sign_in(Role.EVENT_OFFICER)
    event = hall(eka)
    with phone(browser, site, eka, event) as page:
        errors = watch_console(page)
        page.context.set_offline(True)
        serve(page, "rohmah")
        expect(page.locator("#news")).to_contain_text("baru tersimpan di ponsel ini")
        expect(page.locator("#state-text")).to_have_text("Tanpa sinyal · 1 hanya di ponsel ini")
        expect(page.locator("#state-more")).to_contain_text("ponsel ini tidak tahu")
        assert handovers() == []
        page.reload()
        expect(page.locator("#state-text")).to_have_text("Tanpa sinyal · 1 hanya di ponsel ini")
        page.get_by_role("searchbox").fill("siti")
        expect(page.locator(".desk-row")).to_contain_text("sudah menerima")
        page.context.set_offline(False)
        expect(page.locator("#state-text")).to_have_text("Semua sudah terkirim")
        assert [each.table_name for each in handovers()] == ["3"]
        assert axe_violations(page) == []
        assert [error for error in errors if "net::ERR" not in error] == []


def test_a_killed_browser_loses_nothing(
    browser: Browser, site: str, sign_in: SignIn, tmp_path: Path
) -> None:
    eka = sign_in(Role.EVENT_OFFICER)
    event = hall(eka)
    first = own_browser(browser, site, eka, tmp_path)
    page = first.new_page()
    page.goto(f"/luring/acara/{event.id}")
    set_up(page)
    first.set_offline(True)
    for name in ("rohmah", "iroh"):
        serve(page, name)
        expect(page.locator("#news")).to_contain_text("baru tersimpan di ponsel ini")
    kill_browser_of(tmp_path)
    second = own_browser(browser, site, eka, tmp_path)
    page = second.new_page()
    page.goto(f"/luring/acara/{event.id}")
    expect(page.locator("#state-text")).to_have_text("Semua sudah terkirim")
    expect(page.locator("#count-served")).to_have_text("2")
    assert len(handovers()) == 2
    second.close()


def test_two_phones_without_signal_give_one_handover_and_one_conflict(
    browser: Browser, site: str, sign_in: SignIn
) -> None:
    eka, tini = sign_in(Role.EVENT_OFFICER), sign_in(Role.EVENT_OFFICER)
    event = hall(eka, tini)
    with phone(browser, site, eka, event) as one, phone(browser, site, tini, event) as other:
        for page in (one, other):
            page.context.set_offline(True)
            serve(page, "rohmah")
            expect(page.locator("#state-text")).to_contain_text("1 hanya di ponsel ini")
        for page in (one, other):
            page.context.set_offline(False)
            expect(page.locator("#state-text")).to_have_text("Semua sudah terkirim")
        expect(other.locator("#attention-list")).to_contain_text("diteruskan ke penyelia")
        expect(one.locator("#attention")).to_be_hidden()
    [handover] = handovers()
    [claim] = db.session.scalars(select(HandoverClaim))
    assert (handover.officer_id, claim.officer_id) == (eka.user.id, tini.user.id)


def test_an_ended_session_asks_to_sign_in_and_keeps_what_waits(
    browser: Browser, site: str, sign_in: SignIn
) -> None:
    eka, tini = sign_in(Role.EVENT_OFFICER), sign_in(Role.EVENT_OFFICER)
    event = hall(eka, tini)
    with phone(browser, site, eka, event) as page:
        page.context.set_offline(True)
        serve(page, "rohmah")
        expect(page.locator("#state-text")).to_contain_text("1 hanya di ponsel ini")
        for client in (None, tini):
            page.context.clear_cookies()
            if client is not None:
                give_session(page.context, site, client)
            page.context.set_offline(False)
            expect(page.locator("#state-more")).to_contain_text("masuk lagi")
            expect(page.locator("#state-text")).to_have_text("1 hanya di ponsel ini")
            page.context.set_offline(True)
        give_session(page.context, site, eka)
        page.context.set_offline(False)
        expect(page.locator("#state-text")).to_have_text("Semua sudah terkirim")
    assert [each.officer_id for each in handovers()] == [eka.user.id]


def test_signing_out_warns_of_what_was_not_sent_and_leaves_nothing(
    browser: Browser, site: str, sign_in: SignIn
) -> None:
    eka = sign_in(Role.EVENT_OFFICER)
    event = hall(eka)
    with phone(browser, site, eka, event) as page:
        assert "Rohmah" not in page.evaluate(ALL_THAT_IS_KEPT), "it is encrypted"
        keep = "localStorage.setItem(`offline:${document.body.dataset.account}`, `{'waiting': 1}`)"
        page.evaluate(keep.replace("'", '"'))
        page.goto("/acara/")
        page.locator(".menu > summary").click()
        leave = page.locator(".menu").get_by_role("button", name="Keluar")
        leave.click()
        expect(page.locator(".menu [data-unsent]")).to_be_visible()
        leave.click()
        expect(page).to_have_url(f"{site}/masuk")
        page.wait_for_function("async () => !(await indexedDB.databases()).length")
        page.wait_for_function("async () => !(await caches.keys()).length")
        assert page.evaluate("Object.keys(localStorage)") == []


def test_a_scanned_slip_is_served_with_two_taps(
    browser: Browser, site: str, sign_in: SignIn, tmp_path: Path
) -> None:
    eka = sign_in(Role.EVENT_OFFICER)
    event = hall(eka)
    [line] = invite(event, approved_for("Tarsih"))
    shown = film(
        tmp_path / "slip.mjpeg", f"https://portal.example/acara/{event.id}/undangan/{line.id}"
    )
    camera = browser.browser_type.launch(
        executable_path=executable(),
        args=[
            *ARGUMENTS,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={shown}",
        ],
    )
    with phone(camera, site, eka, event) as page:
        errors = watch_console(page)
        page.get_by_role("button", name="Pindai QR").click()
        expect(page.locator("#person-name")).to_have_text("Tarsih")
        page.get_by_role("button", name="Serahkan").click()
        expect(page.locator("#news")).to_contain_text("Tarsih: diserahkan")
        assert [each.case_id for each in handovers()] == [line.case_id]
        page.goto(f"/acara/{event.id}/undangan/{line.id}")  # read by the phone's own camera
        expect(page.locator("#person-known")).to_have_text("sudah menerima")
        assert errors == []
    camera.close()


def test_the_first_load_weighs_less_than_150_kilobytes(
    browser: Browser, site: str, sign_in: SignIn
) -> None:
    eka = sign_in(Role.EVENT_OFFICER)
    event = hall(eka)
    context = browser.new_context(viewport=PHONE, base_url=site)
    give_session(context, site, eka)
    page = context.new_page()
    page.goto(f"/luring/acara/{event.id}")
    expect(page.locator("body")).to_have_attribute("data-started", "yes")
    sizes = page.evaluate(WIRE)
    context.close()
    assert any("roster.js" in name for name in sizes)
    assert not any("wasm" in name for name in sizes), "read only where it is needed"
    assert sum(sizes.values()) < FIRST_LOAD, sizes

"""An officer's phone in a hall without signal, in a real browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from portal.casework.handovers.models import Handover, HandoverEvent
from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.browser_support import PHONE, axe_violations, give_session, watch_console
from tests.casework.handovers.cast import approved_for, begin, create_event, invite

pytestmark = [pytest.mark.browser, pytest.mark.only_database("sqlite")]

SignIn = Callable[..., Any]
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
    expect(page.locator("#state-more")).to_have_text("Siap dipakai tanpa sinyal")
    expect(page.locator("#state-text")).to_have_text("Semua sudah terkirim")


def serve(page: Page, name: str) -> None:
    page.get_by_role("searchbox").fill(name)
    page.locator(".desk-row").click()
    page.get_by_role("button", name="Serahkan").click()


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

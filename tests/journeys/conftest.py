"""The portal on a separate server with protection enabled, signed-in people, and a calendar."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect

from portal.casework.assessments.services import ensure_published
from portal.casework.decisions.models import AidKind
from portal.core.clock import WIB, acting_at
from portal.core.db.transaction import transaction
from portal.platform.accounts import services as accounts
from portal.platform.accounts.passwords import hash_password
from portal.platform.jobs.services import run_due_jobs
from portal.platform.messages.jobs import send_due
from portal.platform.permissions import Role
from portal.registry.agencies.services import ensure_agencies
from tests.browser_support import DESKTOP, serve, watch_console
from tests.factories import NAMES, create_catalogue_item, create_fund, create_staff

PASSWORD = "asih-ka-indung"
FIRST_DAY = date(2026, 3, 2)


class Calendar:
    """The current day, for every request to the server and for the worker."""

    def __init__(self) -> None:
        self.now = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 9, tzinfo=WIB.info)

    def pass_days(self, days: int) -> date:
        """Advance by this number of days, to nine in the morning."""
        self.now += timedelta(days=days)
        return self.now.date()

    def around(self, inner: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """Return the WSGI application ``inner`` with the clock of this calendar."""

        def as_of_now(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            with acting_at(self.now):
                return inner(environ, start_response)

        return as_of_now


@dataclass
class Office:
    """Signed-in people, each with an open browser."""

    app: Flask
    site: str
    browser: Browser
    calendar: Calendar
    consoles: list[list[str]] = field(default_factory=list)

    def sign_in(self, role: Role, viewport: ViewportSize = DESKTOP) -> Page:
        """Open a browser for ``role`` and sign in."""
        page = self.browser.new_context(viewport=viewport, base_url=self.site).new_page()
        self.consoles.append(watch_console(page))
        page.goto("/")
        page.get_by_label("Surel").fill(email_of(role))
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Masuk")
        return page

    @property
    def complaints(self) -> list[str]:
        """Return the errors of all browsers: script errors, blocked styles, missing files."""
        return [complaint for console in self.consoles for complaint in console]

    def let_the_worker_work(self) -> None:
        """Run waiting jobs, then the outbox."""
        with self.app.app_context(), acting_at(self.calendar.now):
            run_due_jobs("worker")
            send_due("worker")


def take_next_step(page: Page, label: str) -> None:
    """Press the primary button of the case page, which must be labelled ``label``."""
    step = page.locator(".next-step").locator("a, button")
    expect(step).to_have_text(label)
    step.click()


def email_of(role: Role) -> str:
    """Return the e-mail address of the account of a role."""
    return f"{role.value.replace('_', '.')}@bekasi.example"


@pytest.fixture
def office(
    app: Flask,
    fresh_app: Callable[..., Flask],
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Office]:
    """Return an office on its first day: one person of each role, a fund and two catalogue items.

    Everybody stays signed in during the months of the story.
    """
    monkeypatch.setattr(accounts, "LONGEST_SESSION", timedelta(days=3650))
    calendar = Calendar()
    password_hash = hash_password(PASSWORD)
    with acting_at(calendar.now):
        for role in NAMES:
            create_staff(role, email=email_of(role), password_hash=password_hash)
        create_fund(name="APBD 2026")
        create_catalogue_item(AidKind.TOOL)
        create_catalogue_item(AidKind.CASH)
        with transaction():
            ensure_agencies()
            ensure_published()
    own = fresh_app(WTF_CSRF_ENABLED=True)
    own.wsgi_app = calendar.around(own.wsgi_app)  # type: ignore[method-assign]
    with serve(own) as site:
        yield Office(own, site, browser, calendar)
    for context in browser.contexts:
        context.close()

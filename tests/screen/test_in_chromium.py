"""The pages in a real browser, on a phone and on a desk: usable by everybody, light, and quiet."""

import gzip
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from portal.permissions import Role
from tests.architecture.source import assert_none
from tests.browser_support import DESKTOP, PHONE, axe_violations, serve, watch_console
from tests.screen.portal import Screens

pytestmark = [pytest.mark.only_database("sqlite"), pytest.mark.browser]
VIEWPORTS = {"phone": PHONE, "desk": DESKTOP}
#: The finger needs as much (WCAG 2.5.5); links inside a sentence are let off.
TARGET_PIXELS = 44
FIRST_PAGE_BYTES = 100_000
SMALL_TARGETS = """pixels => [
    ...document.querySelectorAll('main button, main .button, main .row > a')
  ]
  .map(item => [item, item.getBoundingClientRect()])
  .filter(([, box]) => box.width && box.height && box.height < pixels - 0.5)
  .map(([item, box]) => `${item.textContent.trim()} is ${Math.round(box.height)} px high`)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="session")
def address(living: Screens) -> Iterator[str]:
    with serve(living.app) as url:
        yield url


def _context(browser: Browser, living: Screens, address: str, role: Role | None) -> BrowserContext:
    context = browser.new_context()
    if role is not None:
        serializer = living.app.session_interface.get_signing_serializer(living.app)
        value = serializer.dumps(living.session_of(role))
        name = living.app.config["SESSION_COOKIE_NAME"]
        context.add_cookies([{"name": name, "value": value, "url": address}])
    return context


def _one_of_each(living: Screens, role: Role | None) -> list[str]:
    """The first page of each kind that opens."""
    client, first = living.client(role), defaultdict(list)
    for visit in living.visits(role):
        first[visit.endpoint].append(visit.url)
    pages = []
    for urls in first.values():
        for url in urls:
            answer = client.get(url)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                pages.append(url)
                break
    return pages


@pytest.mark.parametrize("viewport", VIEWPORTS)
@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_everybody_can_use_every_page(
    browser: Browser, living: Screens, address: str, role: Role | None, viewport: str
) -> None:
    context, found = _context(browser, living, address, role), []
    page = context.new_page()
    page.set_viewport_size(VIEWPORTS[viewport])
    errors = watch_console(page)
    for url in _one_of_each(living, role):
        page.goto(address + url)
        complaints = axe_violations(page)
        if (wide := page.evaluate(TOO_WIDE)) > 0:
            complaints.append(f"{wide} px too wide")
        if viewport == "phone":
            complaints += page.evaluate(SMALL_TARGETS, TARGET_PIXELS)
        found += [f"{url}: {complaint}" for complaint in (*complaints, *errors)]
        errors.clear()
    context.close()
    assert_none(found)


@pytest.mark.parametrize(("role", "url"), [(None, "/masuk"), (Role.CASEWORKER, "/")])
def test_a_first_page_is_light(
    browser: Browser, living: Screens, address: str, role: Role | None, url: str
) -> None:
    context = _context(browser, living, address, role)
    page = context.new_page()
    sizes = _sizes(page)
    page.goto(address + url, wait_until="networkidle")
    context.close()
    assert sum(sizes.values()) < FIRST_PAGE_BYTES, sizes


def _sizes(page: Page) -> dict[str, int]:
    """What comes over the wire for each address: files compressed as they are sent, the page
    itself not."""
    sizes: dict[str, int] = {}

    def note(response: object) -> None:
        body = response.body()  # type: ignore[attr-defined]
        packed = response.headers.get("content-encoding") == "gzip"  # type: ignore[attr-defined]
        path = urlsplit(response.url).path  # type: ignore[attr-defined]
        sizes[path] = len(gzip.compress(body)) if packed else len(body)

    page.on("requestfinished", lambda request: note(request.response()))
    return sizes

"""Pages in a real browser, on a phone and a desktop: accessible, small, and without errors."""

import gzip
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Response

from portal.platform.permissions import Role
from tests.architecture.source import assert_none
from tests.browser_support import DESKTOP, PHONE, axe_violations, bring_axe, serve, watch_console
from tests.screen.portal import Screens

pytestmark = [pytest.mark.only_database("sqlite"), pytest.mark.browser, pytest.mark.long]
VIEWPORTS = {"phone": PHONE, "desk": DESKTOP}
#: Minimum size of a touch target (WCAG 2.5.5); links inside a sentence are exempt.
TARGET_PIXELS = 44
FIRST_PAGE_BYTES = 100_000
SMALL_TARGETS = """pixels => [
    ...document.querySelectorAll('main button:not(.sr), main .button, main .row > a')
  ]
  .map(item => [item, item.getBoundingClientRect()])
  .filter(([, box]) => box.width && box.height && box.height < pixels - 0.5)
  .map(([item, box]) => `${item.textContent.trim()} is ${Math.round(box.height)} px high`)"""
#: Adjacent fields whose inputs are not aligned.
UNEVEN = """() => [...document.querySelectorAll('main .two')].flatMap(two => {
    const inputs = ':scope > .field > :is(input, select, textarea, .affix)';
    const boxes = [...two.querySelectorAll(inputs)]
      .map(field => field.getBoundingClientRect()).filter(box => box.height);
    return boxes.slice(1).filter((box, at) => box.left > boxes[at].right
        && Math.abs(box.top - boxes[at].top) > 1)
      .map(box => `${two.textContent.trim().slice(0, 40)} stands uneven beside its neighbour`);
})"""
#: Lines of a row that wrap although there is space beside them.
WRAPPED_EARLY = """() => [...document.querySelectorAll('main .row-line')]
  .filter(line => {
    const row = line.closest('.row'), style = getComputedStyle(row);
    const end = row.getBoundingClientRect().right - parseFloat(style.paddingRight);
    return row.querySelector(':scope > .row-right > .badge:only-child')
      && line.offsetHeight > 1.9 * parseFloat(getComputedStyle(line).lineHeight)
      && line.getBoundingClientRect().right < end - 1;
  })
  .map(line => `${line.textContent.trim().slice(0, 40)} wraps beside empty space`)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="session")
def address(living: Screens) -> Iterator[str]:
    with serve(living.app) as url:
        yield url


def _context(browser: Browser, living: Screens, address: str, role: Role | None) -> BrowserContext:
    context = browser.new_context()
    bring_axe(context)
    if role is not None:
        serializer = living.app.session_interface.get_signing_serializer(living.app)
        value = serializer.dumps(living.session_of(role))
        name = living.app.config["SESSION_COOKIE_NAME"]
        context.add_cookies([{"name": name, "value": value, "url": address}])
    return context


#: Roles that open pages; the first one with access is used.
ORDER = (
    *(Role.SUPERVISOR, Role.APPROVER, Role.CASEWORKER, Role.EVENT_OFFICER),
    *(Role.AUDITOR, Role.ADMINISTRATOR, None),
)


@pytest.fixture(scope="session")
def one_of_each(living: Screens) -> dict[Role | None, list[str]]:
    """Return for each role the pages it opens: together one page of each kind."""
    seen, pages = set(), {}
    for role in ORDER:
        client, pages[role] = living.client(role), []
        for visit in living.visits(role):
            if visit.endpoint in seen:
                continue
            answer = client.get(visit.url)
            if answer.status_code == 200:
                seen.add(visit.endpoint)
                pages[role] += [visit.url] if answer.mimetype == "text/html" else []
    return pages


@pytest.mark.parametrize("viewport", VIEWPORTS)
@pytest.mark.parametrize("role", ORDER, ids=str)
def test_everybody_can_use_every_page(
    browser: Browser,
    living: Screens,
    address: str,
    one_of_each: dict[Role | None, list[str]],
    role: Role | None,
    viewport: str,
) -> None:
    context, found = _context(browser, living, address, role), []
    page = context.new_page()
    page.set_viewport_size(VIEWPORTS[viewport])
    errors = watch_console(page)
    everywhere = living.everything or role is None
    for url in one_of_each[role] if everywhere else one_of_each[role][viewport == "desk" :: 2]:
        page.goto(address + url)
        complaints = axe_violations(page)
        if (wide := page.evaluate(TOO_WIDE)) > 0:
            complaints.append(f"{wide} px too wide")
        complaints += page.evaluate(UNEVEN) + page.evaluate(WRAPPED_EARLY)
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
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address + url, wait_until="networkidle")
    sizes = {urlsplit(answer.url).path: _size(answer) for answer in answers}
    context.close()
    assert sum(sizes.values()) < FIRST_PAGE_BYTES, sizes


def _size(answer: Response) -> int:
    """Return the size of a response in transfer; static files are compressed, the page itself is
    not.
    """
    body = answer.body()
    return (
        len(gzip.compress(body)) if answer.headers.get("content-encoding") == "gzip" else len(body)
    )

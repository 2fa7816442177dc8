"""A phone with the registry in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from portal.platform.permissions import Role
from tests.browser_support import PHONE, give_session
from tests.registry.households.steps import SignIn


@pytest.fixture
def page(browser: Browser, site: str, sign_in: SignIn) -> Iterator[Page]:
    """A supervisor's phone."""
    context = browser.new_context(viewport=PHONE, base_url=site)
    give_session(context, site, sign_in(Role.SUPERVISOR))
    yield context.new_page()
    context.close()

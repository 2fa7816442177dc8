"""The gallery as an app, as a client without JavaScript, and in a browser."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from tests.browser_support import PHONE, serve
from tests.platform.web.gallery.app import create_gallery


@pytest.fixture
def gallery() -> Flask:
    """The page of components as a separate app, with a supervisor signed in."""
    return create_gallery()


@pytest.fixture
def visitor(gallery: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return gallery.test_client()


@pytest.fixture(scope="session")
def gallery_url() -> Iterator[str]:
    with serve(create_gallery()) as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on a phone, with separate storage."""
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()

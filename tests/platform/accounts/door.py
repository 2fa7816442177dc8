"""Standing before the sign-in page."""

import html
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "sawah-hijau-pagi"
RINA = "rina@bekasi.example"
OWN_PAGE = {"Origin": "http://localhost", "Referer": "http://localhost/kata-sandi"}


def sign_in(client: FlaskClient, **fields: str) -> TestResponse:
    """Send the sign-in form, filled in by Rina unless said otherwise."""
    return client.post("/masuk", data={"email": RINA, "password": PASSWORD, **fields})


def token_on(page: TestResponse) -> str:
    """The CSRF token of the first form on a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def unsent_on(page: TestResponse) -> str:
    """What a sign-in page carries of a form that could not be sent."""
    found = re.search(r'name="unsent"[^>]*value="([^"]*)"', page.text)
    assert found is not None
    return html.unescape(found[1])

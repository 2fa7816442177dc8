"""Use the sign-in page."""

import html
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "sawah-hijau-pagi"
RINA = "rina@bekasi.example"
OWN_PAGE = {"Origin": "http://localhost", "Referer": "http://localhost/kata-sandi"}


def sign_in(client: FlaskClient, **fields: str) -> TestResponse:
    """Submit the sign-in form, by default with Rina's data."""
    return client.post("/masuk", data={"email": RINA, "password": PASSWORD, **fields})


def token_on(page: TestResponse) -> str:
    """Return the CSRF token of the first form on a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def unsent_on(page: TestResponse) -> str:
    """Return the values of an unsent form carried by a sign-in page."""
    found = re.search(r'name="unsent"[^>]*value="([^"]*)"', page.text)
    assert found is not None
    return html.unescape(found[1])

"""Pages are compressed without leaking secrets through their length."""

import gzip
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from portal.core.csrf import mask, unmask
from portal.platform.permissions import Role
from tests.factories import create_household

SignIn = Callable[..., FlaskClient]
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def tokens(page: str) -> set[str]:
    return set(re.findall(r'(?:name="csrf_token" value|name="csrf-token" content)="([^"]+)"', page))


@pytest.fixture
def supervisor(app: Flask, sign_in: SignIn) -> FlaskClient:
    """The browser of a supervisor in a portal with CSRF protection, as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    return sign_in(Role.SUPERVISOR)


@pytest.fixture(autouse=True)
def unchecked_again(app: Flask) -> object:
    """Restore the shared application."""
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def test_a_list_is_sent_in_a_third_of_its_bytes(supervisor: FlaskClient) -> None:
    create_household()
    plain = supervisor.get("/keluarga/")
    small = supervisor.get("/keluarga/", headers=GZIP)
    assert len(small.data) < len(plain.data) / 3
    assert "Accept-Encoding" in small.vary
    assert "Accept-Encoding" in plain.vary
    without_token = [
        re.sub(r"csrf.token\" (value|content)=\"[^\"]+", "", page)
        for page in (plain.text, gzip.decompress(small.data).decode())
    ]
    assert without_token[0] == without_token[1]


def test_each_response_shows_the_token_under_another_mask(supervisor: FlaskClient) -> None:
    seen = set()
    for _ in range(3):
        found = tokens(gzip.decompress(supervisor.get("/keluarga/", headers=GZIP).data).decode())
        assert len(found) == 1
        seen |= found
    assert len(seen) == 3
    assert all(token.startswith("masked.") for token in seen)


def test_a_form_of_a_compressed_page_is_taken(supervisor: FlaskClient) -> None:
    page = gzip.decompress(supervisor.get("/keluarga/", headers=GZIP).data).decode()
    (token,) = tokens(page)
    assert supervisor.post("/keluar", data={"csrf_token": token}).status_code == 303


@pytest.mark.parametrize("token", ["", "masked.", "masked.AAAA", "masked.ÿ", "masked.!!", "x"])
def test_a_token_of_somebody_elses_making_is_refused(supervisor: FlaskClient, token: str) -> None:
    assert supervisor.post("/keluar", data={"csrf_token": token}).status_code == 400


def test_equal_pages_have_different_lengths(supervisor: FlaskClient) -> None:
    lengths = {len(supervisor.get("/keluarga/", headers=GZIP).data) for _ in range(12)}
    assert len(lengths) > 3


def test_who_cannot_unpack_gets_the_page_as_it_is(supervisor: FlaskClient) -> None:
    page = supervisor.get("/keluarga/", headers={"Accept-Encoding": "gzip;q=0, br"})
    assert "Content-Encoding" not in page.headers
    assert "<title>" in page.text


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=120))
def test_what_was_masked_is_found_again(token: str) -> None:
    assert unmask(mask(token)) == token


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader_of_masks(text: str) -> None:
    unmask(text)
    unmask(f"masked.{text}")

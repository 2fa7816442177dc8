"""Every error is explained in plain words, on a page or as a notice."""

import pytest
from flask.testing import FlaskClient

from tests.platform.web.gallery.app import create_gallery

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "tidak dapat diproses"),
        (403, "Peran Anda tidak mencakup"),
        (404, "tidak ditemukan"),
        (409, "baru saja diubah orang lain"),
        (413, "Berkas terlalu besar"),
        (429, "Terlalu banyak percobaan"),
        (500, "Terjadi kesalahan pada portal"),
        (503, "tidak dapat membuka halaman ini sekarang"),
    ],
)
def test_each_error_has_a_page_in_plain_words(visitor: FlaskClient, code: int, words: str) -> None:
    answer = visitor.get(f"/galat/{code}")
    assert answer.status_code == code
    assert words in answer.text
    assert "<h1>" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("code", [403, 409, 500, 503])
def test_htmx_gets_a_notice_instead_of_a_page(visitor: FlaskClient, code: int) -> None:
    answer = visitor.get(f"/galat/{code}", headers=HTMX)
    assert answer.status_code == code
    assert 'role="alert"' in answer.text
    assert "<html" not in answer.text


def test_an_unknown_address_has_the_page_too(visitor: FlaskClient) -> None:
    assert "tidak ditemukan" in visitor.get("/tidak-ada").text


def test_a_form_that_has_become_too_old_is_answered_kindly(visitor: FlaskClient) -> None:
    answer = visitor.post("/bantuan", data={})
    assert answer.status_code == 400
    assert "Muat ulang halaman" in answer.text


def test_a_form_of_an_ended_session_asks_to_sign_in() -> None:
    stranger = create_gallery(signed_in=False).test_client()
    answer = stranger.post("/bantuan", data={})
    assert (answer.status_code, answer.text) == (401, "Masuk lagi")


def test_the_way_back_leads_to_the_page_before_if_it_is_ours(visitor: FlaskClient) -> None:
    ours = visitor.get("/galat/409", headers={"Referer": "http://localhost/?kasus=3"})
    assert 'href="/?kasus=3"' in ours.text
    foreign = visitor.get("/galat/409", headers={"Referer": "https://contoh.invalid/x"})
    assert "contoh.invalid" not in foreign.text


def test_a_post_to_a_page_that_only_shows_says_so(visitor: FlaskClient) -> None:
    answer = visitor.get("/bantuan")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]

"""One URL, one view: a full page for a browser, a block for htmx."""

import re

from flask.testing import FlaskClient

from tests.platform.web.gallery.app import create_gallery

HTMX = {"HX-Request": "true"}


def form_token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/").text)
    assert found is not None
    return found.group(1)


def test_a_person_gets_the_whole_page(visitor: FlaskClient) -> None:
    page = visitor.get("/?block=list")
    assert page.text.startswith("<!doctype html>")
    assert "Formulir" in page.text


def test_htmx_gets_only_the_part_it_asked_for(visitor: FlaskClient) -> None:
    part = visitor.get("/?block=list", headers=HTMX)
    assert part.text.lstrip().startswith('<div id="daftar">')
    assert "Siti Rohmah" in part.text
    assert "Formulir" not in part.text


def test_a_boosted_link_and_a_restored_history_entry_get_the_whole_page(
    visitor: FlaskClient,
) -> None:
    for header in ("HX-Boosted", "HX-History-Restore-Request"):
        page = visitor.get("/?block=list", headers={**HTMX, header: "true"})
        assert page.text.startswith("<!doctype html>")


def test_a_cache_keeps_page_and_part_apart(visitor: FlaskClient) -> None:
    assert "HX-Request" in visitor.get("/?block=list").vary
    assert "HX-Request" in visitor.get("/?block=list", headers=HTMX).vary


def test_a_form_with_errors_answers_422_and_keeps_what_was_typed(visitor: FlaskClient) -> None:
    token = form_token(visitor)
    answer = visitor.post("/", data={"csrf_token": token, "nik": "12345", "name": "Enok <b>"})
    assert answer.status_code == 422
    assert 'value="12345"' in answer.text
    assert 'value="Enok &lt;b&gt;"' in answer.text
    assert 'href="#nik"' in answer.text


def test_after_a_step_a_person_and_htmx_are_both_led_on(visitor: FlaskClient) -> None:
    data = {"csrf_token": form_token(visitor)}
    person = visitor.post("/bantuan", data=data)
    assert (person.status_code, person.location) == (303, "/")
    htmx = visitor.post("/bantuan", data=data, headers=HTMX)
    assert (htmx.status_code, htmx.headers["HX-Redirect"]) == (204, "/")


def test_a_message_is_shown_on_the_next_page_and_only_there(visitor: FlaskClient) -> None:
    visitor.get("/pesan")
    assert "Kasus BAKI-2026-000012 dibuka." in visitor.get("/").text
    assert "Kasus BAKI-2026-000012 dibuka." not in visitor.get("/").text


def test_the_language_switch_keeps_the_choice_and_leads_back() -> None:
    visitor = create_gallery(signed_in=False).test_client()
    data = {"csrf_token": form_token(visitor), "language": "en", "next": "/?kosong=1"}
    assert visitor.post("/bahasa", data=data).location == "/?kosong=1"
    assert '<html lang="en">' in visitor.get("/").text


def test_the_language_switch_leads_nobody_away() -> None:
    visitor = create_gallery(signed_in=False).test_client()
    token = form_token(visitor)
    for away in ("https://contoh.invalid/", "//contoh.invalid", "/\\contoh.invalid", "kasus"):
        data = {"csrf_token": token, "language": "en", "next": away}
        assert visitor.post("/bahasa", data=data).location == "/"

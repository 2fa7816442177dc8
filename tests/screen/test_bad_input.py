"""Invalid input in every form of the portal never breaks a page."""

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal.platform.permissions import Role
from tests.architecture.source import assert_none
from tests.asked_of_address import noting_reads
from tests.screen.page import Form, Page, faulty_attributes
from tests.screen.portal import Screens
from tests.screen.sending import forms_of

pytestmark = [pytest.mark.only_database("sqlite"), pytest.mark.long]

NASTY = {
    "long": "Siti " * 2000,
    "emoji": "🧕🏽 🌾",
    "right to left": "\u202eاسم\u202c",
    "html": "<script>alert('x')</script>",
    "nul": "a\x00b",
    "negative": "-1",
    "absurd": "9" * 40,
    "exponent": "1e400",
    "infinite": "nan",
    "day": "31-02-2026",
    "iso day": "9999-99-99",
    "year nought": "0000-01-01",
    "empty": "",
}
KEPT = "HTML in every text"
ALONE = ("html", "absurd", "nul", "day")
REFUSALS = {400, 403, 404, 405, 409, 413, 422, 429}
TYPED = {"text", "textarea", "tel", "search", "email"}
#: Untranslated English messages of WTForms.
ENGLISH = ("Not a valid", "This field is", "Invalid", "Field must", "Field cannot", "Number must")
#: Forms with tests of their own.
TOKEN = "csrf_token"
#: Query strings. The first is sent to every page, the others to pages that read one of their
#: parameters.
GARBAGE = (
    "after=sampah",
    "after=W10",
    "after=WzEsMiwzLDRd",
    "after=WyJ4IiwgMV0",
    "after=WzFlOTk5XQ",
    "status=xyz&tahap=xyz&kecamatan=')--&siapa=%00&urut=x&jenis=%F0%9F%8C%BE",
    "district=')%20OR%201=1&page=-1&halaman=9e99&dari=31-02-2026&sampai=x&tahun=99999999999999999999",
    "q=" + "a" * 5000,
    "q=%25_%5C&nama=%ff%fe&kk=" + "9" * 400,
)


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_no_form_breaks_whatever_is_sent(own_living: Screens, role: Role | None) -> None:
    own_living.app.config["WTF_CSRF_ENABLED"] = False
    found = []
    for endpoint, form in forms_of(own_living, role):
        for what, values in _attempts(form, everything=own_living.everything):
            answer = _send(own_living, role, form, values)
            found += [
                f"{form.action} ({endpoint}), {what}: {complaint}"
                for complaint in _complaints(answer, form, what)
            ]
            if answer.status_code < 400:
                own_living.restore()
    assert_none(found)


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_no_list_breaks_whatever_its_address_says(living: Screens, role: Role | None) -> None:
    client, found = living.client(role), []
    one_of_each = {visit.endpoint: visit for visit in living.visits(role)}
    with noting_reads(living.app) as reads:
        for visit in one_of_each.values():
            reads.forget()
            for query in GARBAGE:
                if query == GARBAGE[0] or reads.concern(parse_qs(query)):
                    status = client.get(f"{visit.url}?{query}").status_code
                    if status >= 500:
                        found.append(f"{visit}?{query[:60]}: {status}")
    assert_none(found)


def _attempts(form: Form, *, everything: bool) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield attempts: empty; HTML in every text; and, each fifth of them unless ``everything``,
    each invalid value in every field at once, a few in each field alone, missing fields.
    """
    names = list(dict.fromkeys(name for name, *_ in form.fields if name != TOKEN))
    yield "nothing", []
    yield (
        KEPT,
        [
            (name, NASTY["html"] if kind in TYPED else old)
            for name, kind, old in form.fields
            if kind != "unchecked"
        ],
    )
    attempts = [(what, [(name, nasty) for name in names]) for what, nasty in NASTY.items()]
    for name in names:
        rest = [(other, value) for other, value in form.values if other != name]
        attempts.append((f"{name} missing", rest))
        attempts += [(f"{what} in {name}", [*rest, (name, NASTY[what])]) for what in ALONE]
    yield from attempts if everything else attempts[::5]


def _send(
    screens: Screens, role: Role | None, form: Form, values: list[tuple[str, str]]
) -> TestResponse:
    data: MultiDict[str, Any] = MultiDict(values)
    for name, kind, _ in form.fields:
        if kind == "file" and name in data:
            data.setlist(name, [(io.BytesIO(b"<script>"), "\u202efoto.jpg")])
    kind = "multipart/form-data" if form.multipart else "application/x-www-form-urlencoded"
    return screens.client(role).post(form.action, data=data, content_type=kind)


def _complaints(answer: TestResponse, form: Form, what: str) -> Iterator[str]:
    if answer.status_code >= 400 and answer.status_code not in REFUSALS:
        yield str(answer.status_code)
    if answer.mimetype != "text/html" or answer.status_code != 422:
        return
    if what != KEPT and not any(words in answer.text for words in ENGLISH):
        return  # to parse a page takes longer than to answer it
    page = Page(answer.text, form.action)
    for text in page.texts():
        if text.strip().startswith(ENGLISH):
            yield f"speaks English: {text.strip()[:60]}"
    yield from faulty_attributes(page)
    if what == KEPT:
        yield from _lost(form, page)


def _lost(form: Form, page: Page) -> Iterator[str]:
    """Yield typed values that are missing on the page, or are not plain text on it."""
    typed = {name for name, kind, _ in form.fields if kind in TYPED}
    kept = {
        name
        for again in page.forms()
        for name, _, value in again.fields
        if NASTY["html"] in value.strip()
    }
    if typed - kept:
        yield f"what was typed is lost: {sorted(typed - kept)}"
    if any(not item.get("src") for item in page.all("script")):
        yield "what was typed became a script"

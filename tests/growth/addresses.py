"""The URLs that a role can open: every link, and every choice of every filter."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flask.testing import FlaskClient

#: Search texts.
WORDS = ("siti", "st", "nur aini", "3216", "BAKI-2026-000001", "081234567890", "zzzz")
#: Maximum number of visits to one path, with any query.
_OF_A_PATH = 40
_LINK = re.compile(r'(?:href|hx-get)="([^"]+)"')
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
_SELECT = re.compile(r"<select\b([^>]*)>(.*?)</select>", re.S)
_OPTION = re.compile(r'<option\b[^>]*value="([^"]*)"')
_RADIO = re.compile(r'<input\b(?=[^>]*type="(?:radio|checkbox)")([^>]*)>')
_TYPED = re.compile(r'<input\b(?=[^>]*type="(?:search|text|date)")([^>]*)>')
_NOT_OPENED = ("/static/", "/keluar", "/bahasa", "/hapus-data")


def addresses(client: FlaskClient, *, samples: int) -> Iterator[str]:
    """Yield URLs, beginning with the start page: ``samples`` of each kind."""
    seen, kinds, waiting = set(), Counter[object](), deque(["/"])
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if address in seen or address.startswith(_NOT_OPENED):
            continue
        if kinds[kind] >= samples or kinds[kind[0]] >= _OF_A_PATH:
            continue
        seen.add(address)
        kinds.update((kind, kind[0]))
        answer = client.get(address)
        yield address
        if answer.mimetype == "text/html":
            waiting += [url for url in led_to(address, answer.text) if url.startswith("/")]


def kind_of(address: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a URL without the ids of records."""
    parts = urlsplit(address)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kinds = ((name, "" if name in ("after", "before") else _word(value)) for name, value in asked)
    return re.sub(r"\d+", "N", parts.path), tuple(sorted(kinds))


def _word(value: str) -> str:
    return re.sub(r"\d+", "N", value)


def led_to(address: str, text: str) -> Iterator[str]:
    """Yield the links of a page, and its filters with each choice."""
    for link in _LINK.findall(text):
        yield urljoin(address, unescape(link)).partition("#")[0]
    for opening, inside in _FORM.findall(text):
        if 'method="post"' not in opening.lower():
            action = _attribute(opening, "action") or urlsplit(address).path
            for name, value in _choices(inside):
                yield f"{urljoin(address, action)}?{urlencode({name: value})}"


def _choices(form: str) -> Iterator[tuple[str, str]]:
    for opening, inside in _SELECT.findall(form):
        for value in _OPTION.findall(inside):
            yield _attribute(opening, "name"), unescape(value)
    for opening in _RADIO.findall(form):
        yield _attribute(opening, "name"), _attribute(opening, "value")
    for opening in _TYPED.findall(form):
        for word in WORDS:
            yield _attribute(opening, "name"), word


def _attribute(opening: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', opening)
    return unescape(found[1]) if found else ""

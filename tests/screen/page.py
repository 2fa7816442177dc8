"""One HTML page: parsed strictly, with its texts, forms and links."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import html5lib
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

FIELDS = ("input", "select", "textarea")
UNSEEN = {"hidden", "submit", "button", "reset", "image"}
#: Texts that only a program would write.
PROGRAM = re.compile(
    r"\bNone\b|\bUndefined\b|LazyString|<[A-Z]\w+ |\bobject at 0x|\bStatus\.|%\(\w+\)|\{\{|\}\}"
    r"|\{'|datetime\.date"
)
#: Attributes with text for the user.
SHOWN = ("aria-label", "placeholder", "title", "alt", "data-label", "aria-description")
#: Boolean attributes, whose value has no meaning.
BOOLEAN = frozenset(
    "autofocus checked disabled formnovalidate hidden multiple novalidate open readonly required"
    " selected".split()
)
#: Python values that must not be attribute values.
OF_PROGRAM = {"None", "True", "False", "Undefined"}
SCRIPT_URL = re.compile(r"^\s*javascript:", re.I)


@dataclass(frozen=True)
class Form:
    """A form: its target, and its values as shown on the page."""

    action: str
    method: str
    multipart: bool
    fields: tuple[tuple[str, str, str], ...]  # name, kind, value
    buttons: tuple[tuple[str, str], ...]

    @property
    def values(self) -> list[tuple[str, str]]:
        """Return what a browser would submit, without a button."""
        return [(name, value) for name, kind, value in self.fields if kind != "unchecked"]


class Page:
    """A response that is an HTML page."""

    def __init__(self, text: str, url: str) -> None:
        self.url = url
        parser = html5lib.HTMLParser(
            tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False
        )
        self.root: ET.Element = parser.parse(text)
        self.errors = [f"{code} at {place}" for place, code, _ in parser.errors]

    def all(self, *tags: str) -> Iterator[ET.Element]:
        """Yield every element of these kinds."""
        return (item for item in self.root.iter() if item.tag in tags)

    @property
    def title(self) -> str:
        """Return the title of the page."""
        return "".join(next(self.all("title")).itertext()).strip()

    def texts(self) -> Iterator[str]:
        """Yield every text shown or read out, except names of columns and codes (``code``)."""
        silent = self.all("script", "style", "code")
        skipped = {id(inner) for item in silent for inner in item.iter()}
        for item in self.root.iter():
            is_shown = isinstance(item.tag, str) and item.tag != "textarea"
            if is_shown and id(item) not in skipped and item.text:
                yield item.text
            if item.tail:
                yield item.tail
            if isinstance(item.tag, str):
                yield from (item.attrib[name] for name in SHOWN if name in item.attrib)
                if item.tag == "input" and item.get("type") in {"submit", "button"}:
                    yield item.get("value", "")

    def links(self) -> Iterator[str]:
        """Yield the URLs on this site to which the page links."""
        for item in self.all("a"):
            url = urljoin(self.url, item.get("href", ""))
            parts = urlsplit(url)
            if not parts.scheme and not parts.netloc:
                yield parts._replace(fragment="").geturl()

    def forms(self) -> Iterator[Form]:
        """Yield every form with its fields, including those outside it that name it."""
        for form in self.all("form"):
            key = form.get("id")
            outside = [
                item for item in self.all(*FIELDS, "button") if key and item.get("form") == key
            ]
            items = [item for item in form.iter() if item.tag in (*FIELDS, "button")]
            items = [item for item in items if item.get("form") in (None, key)]
            yield Form(
                action=urljoin(self.url, form.get("action") or self.url),
                method=form.get("method", "get").upper(),
                multipart=form.get("enctype") == "multipart/form-data",
                fields=tuple(_fields([*items, *outside])),
                buttons=tuple(
                    (item.get("name", ""), item.get("value", ""))
                    for item in [*items, *outside]
                    if item.tag == "button" and item.get("type", "submit") == "submit"
                ),
            )


def _fields(items: list[ET.Element]) -> Iterator[tuple[str, str, str]]:
    for item in items:
        name, kind = item.get("name"), item.get("type", "text")
        if not name or item.tag == "button" or "disabled" in item.attrib:
            continue
        if item.tag == "select":
            options = list(item.iter("option"))
            chosen = [option for option in options if "selected" in option.attrib] or options[:1]
            for option in chosen:
                yield name, "select", option.get("value", option.text or "")
        elif "readonly" in item.attrib:
            yield name, "readonly", item.get("value", "")
        elif item.tag == "textarea":
            yield name, "textarea", item.text or ""
        elif kind in {"checkbox", "radio"}:
            yield (
                name,
                "choice" if "checked" in item.attrib else "unchecked",
                item.get("value", "on"),
            )
        elif kind not in {"submit", "button", "image"}:
            yield name, kind, item.get("value", "")


def complaints(page: Page, app: Flask) -> Iterator[str]:
    """Yield the faults of the page, one sentence each."""
    yield from page.errors
    yield from _structure(page)
    yield from _nothing_inline(page)
    yield from faulty_attributes(page)
    yield from _required_choices(page)
    yield from _labels(page)
    yield from _forms(page, app)
    for text in page.texts():
        if found := PROGRAM.search(text):
            yield f"speaks like a program: {found[0]!r} in {text.strip()[:80]!r}"


def _structure(page: Page) -> Iterator[str]:
    if not page.root.get("lang"):
        yield "has no lang"
    if not page.title.strip(" ·"):
        yield "has no title"
    if len(headings := list(page.all("h1"))) != 1:
        yield f"has {len(headings)} h1"
    elif not "".join(headings[0].itertext()).strip():
        yield "has an empty h1"
    seen: set[str] = set()
    for item in page.root.iter():
        if (key := item.get("id")) is not None:
            if key in seen:
                yield f"two elements are called #{key}"
            seen.add(key)


def _nothing_inline(page: Page) -> Iterator[str]:
    for item in page.root.iter():
        if item.tag == "style" or (item.tag == "script" and not item.get("src")):
            yield f"<{item.tag}> inside the page"
        for name, value in item.attrib.items():
            if name == "style" or name.startswith("on"):
                yield f"attribute {name}= on <{item.tag}>"
            if name in {"href", "src", "action"} and SCRIPT_URL.match(value):
                yield f"a script as address on <{item.tag}>"
        if item.tag == "img" and not item.get("src", "").startswith(("/", "data:")):
            yield "a picture from elsewhere"


def faulty_attributes(page: Page) -> Iterator[str]:
    """Yield attributes with Python values, one sentence each."""
    for item in page.root.iter():
        for name, value in item.attrib.items():
            if value in OF_PROGRAM or (name in BOOLEAN and value not in {"", name}):
                yield f"{name}={value!r} on <{item.tag}>"


def _required_choices(page: Page) -> Iterator[str]:
    """Yield required selects whose first choice is not empty, which browsers need for
    ``required``.
    """
    for select in page.all("select"):
        if "required" in select.attrib and "multiple" not in select.attrib:
            first = next(select.iter("option"), None)
            if first is None or first.get("value", first.text):
                yield f"the required choice {select.get('name')!r} does not begin with an empty one"


def _labels(page: Page) -> Iterator[str]:
    named = {label.get("for") for label in page.all("label")}
    wrapped = {id(inner) for label in page.all("label") for inner in label.iter()}
    for item in page.all(*FIELDS):
        if item.get("type") in UNSEEN or item.get("id") in named or id(item) in wrapped:
            continue
        if not (item.get("aria-label") or item.get("aria-labelledby")):
            yield f"nothing says what {item.get('name')!r} is"


def _forms(page: Page, app: Flask) -> Iterator[str]:
    adapter = app.url_map.bind("localhost")
    for form in page.forms():
        if form.method == "POST" and "csrf_token" not in dict(form.values):
            yield f"the form to {form.action} has no csrf_token"
        yield from _leads_nowhere(adapter, form.action, form.method)
    for item in page.root.iter():
        for attribute, method in (
            ("hx-get", "GET"),
            ("hx-post", "POST"),
            ("data-autosave-url", "POST"),
        ):
            if item.get(attribute):
                yield from _leads_nowhere(adapter, urljoin(page.url, item.get(attribute)), method)


def _leads_nowhere(adapter: object, url: str, method: str) -> Iterator[str]:
    try:
        adapter.match(urlsplit(url).path, method=method)  # type: ignore[attr-defined]
    except RequestRedirect:
        return
    except HTTPException as error:
        yield f"{method} {url} leads to {error.code}"

"""Templates: all are used, none has inline script or style, every form has its token."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import assert_none, modules, template_texts

REFERENCE = re.compile(r"""{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL | re.IGNORECASE)
#: Papers have a separate Jinja environment, with names relative to their folder.
PAPERS = "print"
INLINE = {
    "script": re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "script with content": re.compile(r"<script\b[^>]*>\s*[^\s<]", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
}


def _meant(name: str, folder: str = PAPERS) -> str | None:
    """Return the template with this name: a full name, or that of a template in the same folder."""
    near = f"{folder}/{name}"
    return next((full for full in (name, near) if full in template_texts()), None)


def _named_in_code() -> set[str]:
    """Return every template named in the code, in full or with a part filled in."""
    found = set[str]()
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and str(node.value).endswith(".html"):
                found |= {meant for meant in [_meant(str(node.value))] if meant}
            elif isinstance(node, ast.JoinedStr):
                found |= _filled_in(node)
    return found


def _filled_in(text: ast.JoinedStr) -> set[str]:
    parts = [
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+"
        for part in text.values
    ]
    if not parts or not parts[-1].endswith(r"\.html"):
        return set()
    pattern = re.compile("".join(parts) if "/" in "".join(parts) else f"{PAPERS}/{''.join(parts)}")
    return {name for name in template_texts() if pattern.fullmatch(name)}


def _named_in(template: str) -> Iterator[tuple[str, str | None]]:
    folder = template.rpartition("/")[0]
    for name in REFERENCE.findall(template_texts()[template]):
        if name.endswith(".html"):
            yield name, _meant(name, folder)


def test_every_template_is_used() -> None:
    used, waiting = set[str](), _named_in_code()
    while waiting:
        template = waiting.pop()
        used.add(template)
        waiting |= {meant for _name, meant in _named_in(template) if meant} - used
    assert_none(sorted(template_texts().keys() - used))


def test_every_template_that_is_asked_for_exists() -> None:
    missing = [
        f"templates/{template} asks for {name}"
        for template in template_texts()
        for name, meant in _named_in(template)
        if meant is None
    ]
    assert_none(missing)


def test_no_template_has_inline_script_or_style() -> None:
    found = [
        f"templates/{name}: {kind}"
        for name, text in template_texts().items()
        for kind, pattern in INLINE.items()
        if pattern.search(text)
    ]
    assert_none(found)


def test_every_form_that_posts_carries_its_token() -> None:
    unprotected = [
        f"templates/{name}: {form.splitlines()[0]}"
        for name, text in template_texts().items()
        for form in FORM.findall(text)
        if re.search(r"""method=["']post""", form[: form.index(">")], re.IGNORECASE)
        and not re.search(r"csrf_token|hidden_tag\(\)", form)
    ]
    assert_none(unprotected)

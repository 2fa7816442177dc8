"""Every component is documented and shown in the gallery."""

import re
from pathlib import Path

import pytest

from tests.paths import ROOT

COMPONENTS = sorted((ROOT / "templates" / "components").glob("[!_]*.html"))
GUIDE = (ROOT / "docs" / "components.md").read_text()
GALLERY = (
    ROOT / "tests" / "platform" / "web" / "gallery" / "templates" / "gallery.html"
).read_text()
#: Parts of other components.
INNER = {"shape.html"}
#: Sent to a page that the gallery does not have; tests/platform/bulk and tests/screen show it.
ELSEWHERE = {"bulk.html"}


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_is_described(path: Path) -> None:
    macros = re.findall(r"macro (\w+)\(", path.read_text())
    assert macros
    assert path.name in INNER or f"`{macros[0]}`" in GUIDE


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_is_shown_in_the_gallery(path: Path) -> None:
    assert path.name in INNER | ELSEWHERE or f"components/{path.name}" in GALLERY


def test_every_page_has_a_title_of_its_own() -> None:
    pages = [
        path
        for path in (ROOT / "templates").rglob("*.html")
        if 'extends "base.html"' in path.read_text() and path.parent.name != "print"
    ]
    assert pages
    assert [path.name for path in pages if "block title" not in path.read_text()] == []

"""Files named in the documents exist."""

import re

from tests.architecture.source import assert_none
from tests.paths import ROOT

_FILE = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|html|js|css))(?::\s?\w+)?`")
_FOLDERS = ("portal", "tests", "templates", "migrations")


def test_every_file_that_a_note_names_is_there() -> None:
    files = [
        f"/{file.relative_to(ROOT)}" for folder in _FOLDERS for file in (ROOT / folder).rglob("*.*")
    ]
    files += [f"/{file.name}" for file in ROOT.glob("*.*")]
    notes = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    assert_none(
        f"{note.relative_to(ROOT)}: {name}"
        for note in notes
        for name in _FILE.findall(note.read_text(encoding="utf-8"))
        if not any(file.endswith(f"/{name}") for file in files)
    )

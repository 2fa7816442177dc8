"""The switch to English: no screen keeps a text of the catalogue in Indonesian."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo

from portal.catalogues import ROOT, catalogue_file, read_catalogue
from portal.permissions import Role
from tests.architecture.source import assert_none
from tests.screen.page import Page
from tests.screen.portal import Screens

pytestmark = pytest.mark.only_database("sqlite")


@pytest.fixture
def translated(living: Screens, tmp_path: Path) -> Iterator[Screens]:
    """The portal with its catalogue compiled as ``make run`` does it, but elsewhere."""
    target = tmp_path / "en" / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    with catalogue_file(ROOT, "en").open("rb"), target.open("wb") as stream:
        write_mo(stream, read_catalogue(ROOT, "en"))
    babel = living.app.extensions["babel"]
    domain, shipped = babel.instance.domain_instance, babel.default_directories
    domain.translation_directories, domain.cache = [str(tmp_path)], {}
    yield living
    domain.translation_directories, domain.cache = shipped, {}


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_every_page_speaks_english(translated: Screens, role: Role | None) -> None:
    catalogue = read_catalogue(ROOT, "en")
    indonesian = {
        message.id: message.string
        for message in catalogue
        if isinstance(message.id, str) and " " in message.id and message.id != message.string
    }
    client, found = translated.client(role, "en"), {}
    for visit in translated.visits(role):
        answer = client.get(visit.url)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        page = Page(answer.text, visit.url)
        if page.root.get("lang") != "en":
            found[f"{visit}: says it is not English"] = None
        for text in page.texts():
            if text.strip() in indonesian:
                found[f"{visit.endpoint}: {text.strip()!r}"] = None
    assert_none(found)

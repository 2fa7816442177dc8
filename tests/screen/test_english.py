"""In English no text of the catalogue stays Indonesian."""

import io

import flask_babel
import pytest
from babel.messages.mofile import write_mo
from babel.support import Translations

from portal.contact.complaints.models import Channel
from portal.contact.complaints.wording import CHANNEL
from portal.edges.catalogues import ROOT, read_catalogue
from portal.overview.exports.datasets import DATASETS
from portal.platform.messages.models import MessageStatus
from portal.platform.messages.wording import STATUS
from portal.platform.permissions import Role
from tests.architecture.source import assert_none
from tests.screen.page import Page
from tests.screen.portal import Screens
from tests.screen.written import written

pytestmark = [pytest.mark.only_database("sqlite"), pytest.mark.long]


@pytest.fixture
def translated(living: Screens, monkeypatch: pytest.MonkeyPatch) -> Screens:
    """The portal with its catalogue compiled as by ``make run``, but in memory only."""
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(ROOT, "en"))
    compiled.seek(0)
    english = Translations(compiled)
    monkeypatch.setattr(flask_babel.Domain, "get_translations", lambda self: english)
    return living


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_every_page_speaks_english(translated: Screens, role: Role | None) -> None:
    catalogue = read_catalogue(ROOT, "en")
    indonesian = {
        message.id: message.string
        for message in catalogue
        if isinstance(message.id, str) and " " in message.id and message.id != message.string
    }
    with translated.app.app_context():
        data = {text.strip() for text in written()}
    client, found = translated.client(role, "en"), {}
    for visit in translated.visits(role):
        answer = client.get(visit.url)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        page = Page(answer.text, visit.url)
        if page.root.get("lang") != "en":
            found[f"{visit}: says it is not English"] = None
        for text in page.texts():
            if text.strip() in indonesian and text.strip() not in data:
                found[f"{visit.endpoint}: {text.strip()!r}"] = None
    assert_none(found)


def test_a_word_with_two_meanings_is_translated_by_its_place(translated: Screens) -> None:
    with translated.app.test_request_context():
        assert str(STATUS[MessageStatus.DELIVERED]) == "Delivered"
        assert flask_babel.gettext("sampai") == "until"
        assert str(CHANNEL[Channel.PAPER]) == "Letter"
        assert flask_babel.gettext("Surat") == "Papers"


@pytest.mark.parametrize(("number", "said"), [(1, "1 person"), (1100, "1.100 people")])
def test_one_is_not_counted_as_many(translated: Screens, number: int, said: str) -> None:
    with translated.app.test_request_context():
        assert DATASETS["orang"].tally(number) == said

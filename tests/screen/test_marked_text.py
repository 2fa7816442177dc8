"""With a language that puts every marked text in brackets, unmarked texts are outside brackets."""

import re

import flask_babel
import pytest
from babel.support import NullTranslations

from portal.platform.permissions import Role
from tests.architecture.source import assert_none
from tests.screen.page import Page
from tests.screen.portal import Screens
from tests.screen.written import written

pytestmark = [pytest.mark.only_database("sqlite"), pytest.mark.long]
OPEN, CLOSE = "⟦", "⟧"
#: Amounts, and the language switch, which is in the other language.
FIGURES = re.compile(
    r"-?Rp[\d.,]+|^EN$|\d+(?:,\d+)? (?:KB|MB)\b|\{\w+(?::\d+)?\}|GSM-7"
    r"|\b[A-Z2-7]{4}-[A-Z2-7]{4}\b"  # the check code of a paper
)
#: Placeholders of SMS texts.
GAP = re.compile(r"\\\{\w+\\\}")
LETTERS = re.compile(r"[^\W\d_]{2,}")
#: Texts that are not translated: name of the programme, numbers, units, file types, dates.
SAME_EVERYWHERE = re.compile(
    r"\b(?:Bekasi Asih|Ka Indung|Bahasa Indonesia|English|Indonesia|Basa Sunda|Kabupaten|SMS|NIK|KK"
    r"|NIP|KTP|RT|RW|Rp|WIB|WITA|WIT|KB|MB|PDF|XLSX|CSV|BNBA|BAST|SK|A4|A5|APBD|Baznas|CSR|DTSEN|Dinsos|Kemensos"
    r"|Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Agu|Sep|Okt|Nov|Des"
    r"|Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu)\b"
)


class Bracketed(NullTranslations):
    """Translations that put every text in brackets."""

    def ugettext(self, message: str) -> str:
        return f"{OPEN}{message}{CLOSE}"

    def ungettext(self, singular: str, plural: str, n: int) -> str:
        return self.ugettext(singular if n == 1 else plural)

    def upgettext(self, context: str, message: str) -> str:
        return self.ugettext(message)

    def unpgettext(self, context: str, singular: str, plural: str, n: int) -> str:
        return self.ungettext(singular, plural, n)


@pytest.fixture
def bracketed(living: Screens, monkeypatch: pytest.MonkeyPatch) -> Screens:
    monkeypatch.setattr(flask_babel.Domain, "get_translations", lambda self: Bracketed())
    return living


@pytest.fixture(scope="session")
def data(living: Screens) -> re.Pattern[str]:
    """Return a pattern of every text entered into the programme, the longest first."""
    with living.app.app_context():
        texts = {part.strip() for text in written() for part in (text, *text.splitlines())}
    ordered = sorted((text for text in texts if len(text) > 1), key=len, reverse=True)
    # Whole words only: a person's name may be a part of another word.
    known = "|".join(rf"(?<!\w){GAP.sub('.*?', re.escape(text))}(?!\w)" for text in ordered)
    return re.compile(known, re.I)


def outside_brackets(text: str) -> str:
    """Return the part of ``text`` that was not translated."""
    depth, kept = 0, []
    for letter in text:
        if letter == OPEN:
            depth += 1
        elif letter == CLOSE:
            depth = max(depth - 1, 0)
            kept.append(" ")
        elif not depth:
            kept.append(letter)
    return "".join(kept)


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_every_text_on_screen_is_marked(
    bracketed: Screens, data: re.Pattern[str], role: Role | None
) -> None:
    found: dict[str, str] = {}
    client = bracketed.client(role)
    for visit in bracketed.visits(role):
        answer = client.get(visit.url)
        if answer.mimetype != "text/html" or answer.status_code in {302, 303}:
            continue
        for text in Page(answer.text, visit.url).texts():
            rest = outside_brackets(text)
            if not LETTERS.search(rest):
                continue
            for known in (data, FIGURES, SAME_EVERYWHERE):
                rest = known.sub(" ", rest.strip())
            if LETTERS.search(rest):
                found.setdefault(f"{visit.endpoint}: {text.strip()[:90]!r}", str(visit))
    assert_none(found)

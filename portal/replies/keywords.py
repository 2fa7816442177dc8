"""What an SMS asks for, by its first word."""

import re

from portal.replies.models import Keyword

_WORDS: dict[Keyword, str] = {
    Keyword.STOP: "berhenti stop stopall unsubscribe unreg liren eureun",
    Keyword.START: "mulai start lanjut mimiti",
    Keyword.STATUS: "status",
    Keyword.COMPLAINT: "bantuan aduan adu pengaduan lapor keluhan pangaduan",
}
_BY_WORD = {word: keyword for keyword, words in _WORDS.items() for word in words.split()}
#: Words that are only the keyword, or only with politeness around it, mean it; a sentence that
#: begins with one of these does not.
_ALONE = {Keyword.STOP, Keyword.START, Keyword.STATUS}
_POLITE = frozenset("sms pesan bantuan kasus ya pak bu ibu bapak tolong mohon terima kasih".split())


def understand(body: str) -> tuple[Keyword, str]:
    """The keyword and what follows it: ``aduan: alat rusak`` → (COMPLAINT, ``alat rusak``).

    Case, signs and spaces around the word do not matter. STOP, START and STATUS must stand alone
    ("Berhenti jualan sejak Mei" refuses nothing); what is no keyword is for a person to read.
    """
    found = re.match(r"\W*(\w+)\W*(.*)", body, re.DOTALL)
    if found is None:
        return Keyword.NONE, ""
    keyword = _BY_WORD.get(found[1].casefold(), Keyword.NONE)
    rest = found[2].strip()
    if keyword in _ALONE and set(re.findall(r"\w+", rest.casefold())) - _POLITE:
        return Keyword.NONE, body.strip()
    return (keyword, rest) if keyword is not Keyword.NONE else (keyword, body.strip())

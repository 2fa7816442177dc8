"""Keywords of incoming SMS, in Indonesian, Sundanese and the provider's English.

The keyword comes first (``ADUAN gerobaknya rusak``). A request to get no SMS may have any wording:
a certain one stops the number at once, a possible one holds it until a person has read it.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from itertools import pairwise

from portal.contact.replies.models import Keyword

_REPEATED = re.compile(r"(.)\1+")
_WORD = re.compile(r"\w+")


def plain_words(text: str) -> list[str]:
    """Return the words without case, accents and repeated letters: ``STOPP, Lirén`` → ``stop``,
    ``liren``. Single letters in a row are joined into one word (``S.T.O.P``).
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = [_REPEATED.sub(r"\1", word) for word in _WORD.findall(bare)]
    if len(words) > 1 and all(len(word) == 1 for word in words):
        return [_REPEATED.sub(r"\1", "".join(words))]
    return words


def _words(text: str) -> frozenset[str]:
    return frozenset(plain_words(text))


#: Keywords of requests. All except COMPLAINT are recognised only alone or with polite words.
_FIRST: dict[Keyword, frozenset[str]] = {
    Keyword.START: _words("mulai start lanjut mimiti unstop"),
    Keyword.STATUS: _words("status"),
    Keyword.COMPLAINT: _words("bantuan aduan adu pengaduan lapor keluhan pangaduan"),
}
#: Words for stop. The first are used in many contexts ("berhenti sekolah"), the others only for
#: messages: a text that begins with one of those is a request to stop.
_STOP_ANYTHING = _words("berhenti berenti brenti brhenti hentikan setop eureun liren")
_STOP_MESSAGES = _words("stop setop stopall unsubscribe unreg optout")
#: Twilio blocks the number if one of these is the whole text; within a text they mean other things.
_STOP_FIRST = _words("cancel end quit revoke off")
#: The name of the service follows.
_STOP_SERVICE = _words("unreg")
_LONGEST_NAME = 3
#: "jangan kirim" asks; "tidak dikirim" tells, unless need or will is denied ("tidak usah dikirim").
_DO_NOT = _words("jangan jgn jangn janganlah ulah tong gausah")
_NOT = _words("teu moal gak ga nggak ngga tidak tdk tak enggak")
_NEED = _words("usah perlu mau ingin butuh kedah kudu peryogi hoyong")
_AGAIN = _words("lagi lg deui")
#: Words for messages and for sending.
_MESSAGE = _words(
    """
    sms pesan pesen message messages wa whatsapp kirim kirimi kirimin kirimkan dikirim dikirimi
    mengirim mengirimi ngirim ngirimin kiriman kintun ngintun dikintun hubungi menghubungi
    ganggu mengganggu diganggu krm sms2 kirim2
    """
)
_RECEIVE = _words("terima menerima nerima dapat dapet mendapat nampi nampa")
_ASKING = _words("tolong mohon please pls plis punten maaf maap mugi")
#: Words that do not change the meaning of a request.
_POLITE = (
    _ASKING
    | _NEED
    | _AGAIN
    | _words(
        """
        ya y pak bu ibu bapak bpk terima kasih makasih trims tq thanks nuhun hatur mangga ini itu
        ieu eta nomor nomer no hp ke ka dari ti dong deh sih atuh aja saja we semua semuanya
        sadayana all sekarang skrg ayeuna selamat pagi siang sore malam yang yg ok oke baik minta
        """
    )
)
#: Before "berhenti" they name who or what stopped; after it they do not change its meaning.
_SUBJECTS = _words(
    """
    saya sy aku kami abdi kuring bantuan kasus program info layanan
    """
)
_SELF = _words("saya sy aku abdi kuring")
#: "hapus nomor saya".
_DELETE = _words("hapus hapuskan hapuslah delete pupus")
_NUMBER = _words("nomor nomer nomornya no hp kontak")
#: "keluar": from the messages, or from the programme? A person has to read it.
_LEAVE = _words("keluar kaluar exit leave")
#: "salah nomor", "bukan saya": what we write reaches somebody else.
_WRONG = _words("salah lepat")
_WRONGLY = _NUMBER | _words("sambung kirim alamat orang")
_NOT_ME = _words("bukan sanes")
_ASKING_STATE = (
    _FIRST[Keyword.STATUS]
    | _FIRST[Keyword.COMPLAINT]
    | _words(
        "bagaimana gimana kumaha sudah udah parantos sampai dugi mana kabar cek tanya keadaan apa"
    )
)
_KNOWN = _POLITE | _SUBJECTS | _MESSAGE | _RECEIVE | _DO_NOT


def parse_keyword(body: str, further: Collection[str] = ()) -> tuple[Keyword, str]:
    """Return the keyword and the rest: ``aduan: alat rusak`` → (COMPLAINT, ``alat rusak``).

    Case, accents, punctuation and spaces are ignored. Without a keyword, return (NONE, the text).
    ``further`` are the stop words of an office (:func:`plain_words`).
    """
    text = body.strip()
    words = plain_words(text)
    if not words:
        return Keyword.NONE, ""
    first = next((key for key, known in _FIRST.items() if words[0] in known), None)
    alone = not set(words[1:]) - _POLITE - _SUBJECTS - _MESSAGE
    if first is Keyword.COMPLAINT or (first is not None and alone):
        return first, re.sub(r"^\W*\w+\W*", "", text, count=1).strip()
    wish = read_wish(text, further)
    if wish is Keyword.STOP:
        return wish, re.sub(r"^\W*\w+\W*", "", text, count=1).strip()
    return wish, text


def read_wish(text: str, further: Collection[str] = ()) -> Keyword:
    """Return STOP for a request to get no SMS, MAYBE_STOP for a possible one, else NONE.

    - ``STOP STOP``, ``tolong berhenti``, ``jangan kirim sms lagi``: nothing else is said. Sure,
      unless it is a question.
    - ``UNREG BANTUAN``: sure, whatever the service is called.
    - ``berhenti kirim ke nomor suami saya``: stop and messages are both spoken of, and more. Maybe.
    - ``saya berhenti``: who stops what? Maybe.
    - ``STOP ganggu ibu saya``: begins with a word that is said of messages. Maybe.
    - ``hapus nomor saya``: sure; with more words, maybe.
    - ``keluar``, ``salah nomor``, ``bukan saya``: maybe.
    - ``berhenti sekolah``, ``jangan berhenti kirim``: none.
    """
    words = plain_words(re.sub(r"(?i)\bopt\W+out\b", "optout", text))
    said = [at for at in range(len(words)) if _says_stop(words, at, further)]
    stops = [at for at in said if not _is_negated(words, at)]
    if stops:
        sure = len(stops) == len(said) and _is_nothing_but_stop(words, stops)
        maybe = _may_be_about_messages(words, stops)
    elif said:
        return Keyword.NONE
    else:
        sure, maybe = _says_no_message(words)
        deletes = _asks_to_delete(words)
        sure |= deletes and set(words) <= _KNOWN | _DELETE | _NUMBER
        maybe |= deletes or _says_leave(words) or _is_somebody_else(words)
    if sure and "?" not in text:
        return Keyword.STOP
    return Keyword.MAYBE_STOP if sure or maybe else Keyword.NONE


def is_only_a_question(around: str) -> bool:
    """Return whether the words around the number of a complaint only ask about its state."""
    return set(plain_words(around)) <= _POLITE | _SUBJECTS | _ASKING_STATE


def _says_stop(words: Sequence[str], at: int, further: Collection[str]) -> bool:
    if words[at] in _STOP_FIRST:
        return set(words[:at]) <= _ASKING
    return words[at] in _STOP_ANYTHING | _STOP_MESSAGES or words[at] in further


def _is_negated(words: Sequence[str], at: int) -> bool:
    """Return whether the word at this position is negated: ``jangan berhenti``, ``tidak
    mau stop``.
    """
    while at and words[at - 1] in _NEED | _AGAIN | {"di"}:
        at -= 1
    return at > 0 and words[at - 1] in _DO_NOT | _NOT


def _is_nothing_but_stop(words: Sequence[str], stops: Sequence[int]) -> bool:
    if words[0] in _STOP_SERVICE and len(words) <= 1 + _LONGEST_NAME:
        return True
    before, after = words[: stops[0]], words[stops[0] :]
    rest = {word for at, word in enumerate(after, stops[0]) if at not in stops}
    return set(before) <= _POLITE and rest <= _KNOWN


def _may_be_about_messages(words: Sequence[str], stops: Sequence[int]) -> bool:
    rest = {word for at, word in enumerate(words) if at not in stops}
    begins = next((word for word in words if word not in _POLITE), "") in _STOP_MESSAGES
    return begins or bool(rest & _MESSAGE) or rest <= _KNOWN


def _asks_to_delete(words: Sequence[str]) -> bool:
    return any(
        word in _DELETE and not _is_negated(words, at) and bool(set(words[at + 1 :]) & _NUMBER)
        for at, word in enumerate(words)
    )


def _says_leave(words: Sequence[str]) -> bool:
    """Return whether the sender, and not aid or a child, wants out."""
    at = next((at for at, word in enumerate(words) if word in _LEAVE), None)
    if at is None or _is_negated(words, at):
        return False
    return set(words[:at]) <= _POLITE | _SELF and set(words[at + 1 :]) <= _KNOWN


def _is_somebody_else(words: Sequence[str]) -> bool:
    """Return whether the SMS reach a person for whom they are not."""
    pairs = list(pairwise(words))
    if any(
        (one in _WRONG and other in _WRONGLY) or (one in _NUMBER and other in _WRONG)
        for one, other in pairs
    ):
        return True
    denied = any(one in _NOT_ME and other in _SELF | _NUMBER for one, other in pairs)
    return denied and set(words) <= _KNOWN | _NOT_ME | _NUMBER | {"orang", "orangnya"}


def _says_no_message(words: Sequence[str]) -> tuple[bool, bool]:
    """Return whether the text certainly, or possibly, asks for no more messages without a word for
    stop: ``jangan kirim sms``, ``tidak usah sms lagi``.
    """
    asked = told = False
    for at, word in enumerate(words):
        if word in _MESSAGE:
            start = at
            while start and words[start - 1] in _NEED | _MESSAGE | _RECEIVE | _AGAIN:
                start -= 1
            turned_by = words[start - 1] if start else ""
            needed = bool(set(words[start:at]) & _NEED)
            asked |= turned_by in _DO_NOT or (turned_by in _NOT and needed)
            told |= turned_by in _NOT and not needed
    rest = set(words) - _KNOWN - _NOT
    return asked and not rest, asked or (told and bool(set(words) & _AGAIN))

"""Decide which reports of aid are about the same payment. Pure functions."""

import re
from datetime import date

from portal.registry.agencies.reading import PersonClaim

_STAGE_LENGTH = 30
_STAGE_IN_KIND = re.compile(
    r"\b(?:tahap(?:an)?|termin)\s*(?:ke)?[\s\-.]*(\d{1,2}|[ivx]{1,4})\b", re.IGNORECASE
)
_STAGE_WORDS = re.compile(r"\b(?:tahap(?:an)?|termin|ke)\b")
_SIGNS = re.compile(r"[\W_]+")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NUMBERS = {roman: str(number) for number, roman in enumerate(_ROMAN, start=1)}


def says_payment(claim: PersonClaim) -> bool:
    """Return whether a row reports aid that was handed over: a date or a value above zero, and no
    remark that it failed.
    """
    if claim.aid_failed:
        return False
    if claim.aid_value is not None:
        return claim.aid_value.amount > 0
    return claim.aid_date is not None


def payment_of_claim(claim: PersonClaim) -> str:
    """Return the key of the payment in a row; see :func:`payment_key`.

    Without a column for the stage, it is taken from the kind ("PKH Tahap I").
    """
    stage = claim.aid_stage
    if not stage and (found := _STAGE_IN_KIND.search(claim.aid_kind or "")):
        stage = found[1]
    value = None if claim.aid_value is None else claim.aid_value.amount
    return payment_key(claim.aid_date, stage, value)


def payment_key(day: date | None, stage: str, value: int | None) -> str:
    """Return a key of day, stage and value that is equal for one payment in all sources.

    Missing values are part of the key: without a day, stage and value distinguish the payments.
    """
    return f"{day or ''}|{stage_key(stage)}|{'' if value is None else value}"


def stage_key(stage: str) -> str:
    """Return a normalised stage: "Tahap I", "tahap 01" and "1" are equal."""
    words = _SIGNS.sub(" ", _STAGE_WORDS.sub(" ", stage.casefold())).split()
    plain = [_NUMBERS.get(word, word.lstrip("0") or word) for word in words]
    return " ".join(plain)[:_STAGE_LENGTH]

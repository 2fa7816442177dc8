"""Which statements of aid speak of the same payment. Pure functions."""

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
    """Return whether a row says that something was handed over: a day or a value above zero, and
    no word that it failed."""
    if claim.aid_failed:
        return False
    if claim.aid_value is not None:
        return claim.aid_value.amount > 0
    return claim.aid_date is not None


def payment_of_claim(claim: PersonClaim) -> str:
    """Return the key of the payment that a row speaks of; see :func:`payment_key`.

    The stage is looked for in the kind ("PKH Tahap I") where it has no column of its own.
    """
    stage = claim.aid_stage
    if not stage and (found := _STAGE_IN_KIND.search(claim.aid_kind or "")):
        stage = found[1]
    value = None if claim.aid_value is None else claim.aid_value.amount
    return payment_key(claim.aid_date, stage, value)


def payment_key(day: date | None, stage: str, value: int | None) -> str:
    """Return a key that is equal for one payment, whoever tells of it: day, stage and value.

    What is not said is a value of its own: of payments without a day, stage and value tell them
    apart.
    """
    return f"{day or ''}|{stage_key(stage)}|{'' if value is None else value}"


def stage_key(stage: str) -> str:
    """Return a stage without its spelling: "Tahap I", "tahap 01" and "1" are one."""
    words = _SIGNS.sub(" ", _STAGE_WORDS.sub(" ", stage.casefold())).split()
    plain = [_NUMBERS.get(word, word.lstrip("0") or word) for word in words]
    return " ".join(plain)[:_STAGE_LENGTH]

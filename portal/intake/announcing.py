"""What a row changes, in words: from what to what."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext

from portal.households.origin_labels import LABELS, in_words
from portal.households.origins.rule import Datum

_FAMILY: Mapping[str, LazyString | str] = {
    "kk_number": LABELS[Datum.KK],
    "address": lazy_gettext("Alamat"),
    "rt": "RT",
    "rw": "RW",
    "village_code": lazy_gettext("Desa"),
}


def announced(before: Mapping[str, Any], villages: Mapping[str, str]) -> Iterator[str]:
    """ "Nama: SITI → Siti Rohmah", one for each value. Personal numbers by their last digits."""
    for name, (was, now) in before.get("person", {}).items():
        datum = Datum(name)
        yield _change(LABELS[datum], _value(datum, was), _value(datum, now))
    for name, (was, now) in before.get("family", {}).items():
        if name in _FAMILY:
            yield _change(_FAMILY[name], _column(name, was, villages), _column(name, now, villages))
    if "phone" in before:
        yield _change(LABELS[Datum.PHONE], "", _value(Datum.PHONE, before["phone"]))


def _change(label: LazyString | str, was: str, now: str) -> str:
    return f"{label}: {was or gettext('kosong')} → {now or gettext('kosong')}"


def _value(datum: Datum, value: Any) -> str:
    return in_words(datum, value, {}, mask_phones=False) if value else ""


def _column(name: str, value: Any, villages: Mapping[str, str]) -> str:
    match name:
        case "kk_number":
            return _value(Datum.KK, value)
        case "village_code":
            return villages.get(value or "", "")
        case _:
            return value or ""

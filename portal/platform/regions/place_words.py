"""The words for places in all texts: those of a kota or of a kabupaten, of desa or of kelurahan.

Texts are written for both ("kabupaten/kota", "desa/kelurahan"). Here, and only here, they become
the words of the portal's own regency: a kota without desa speaks of kelurahan and of a lurah.
"""

import re
from collections.abc import Sequence
from typing import Any

from babel.support import Translations
from flask import current_app
from flask_babel import Domain

from portal.platform.regions.home import NONE_YET, home_regency, village_kinds

Rules = Sequence[tuple[re.Pattern[str], str]]


def _rules(*pairs: tuple[str, str]) -> Rules:
    return tuple((re.compile(rf"\b{old}\b", re.IGNORECASE), new) for old, new in pairs)


_KOTA = _rules(("kabupaten/kota", "kota"), ("regency or city", "city"), ("regency", "city"))
_KABUPATEN = _rules(("kabupaten/kota", "kabupaten"), ("regency or city", "regency"))
_ONLY_KELURAHAN = _rules(
    ("kepala desa atau lurah", "lurah"),
    ("desa(?:/| atau )kelurahan", "kelurahan"),
    ("(?<!Dana )desa", "kelurahan"),
)
_ONLY_DESA = _rules(
    ("kepala desa atau lurah", "kepala desa"), ("desa(?:/| atau )kelurahan", "desa")
)


def place_rules() -> Rules:
    """Return which words become which in the portal's own regency."""
    home = home_regency()
    if home is NONE_YET:
        return ()
    kinds = village_kinds()
    rules = [*(_KOTA if home.is_city else _KABUPATEN)]
    if kinds == {"kelurahan"}:
        rules += _ONLY_KELURAHAN
    elif kinds == {"desa"}:
        rules += _ONLY_DESA
    return tuple(rules)


def in_own_words(text: str, rules: Rules) -> str:
    """Return ``text`` with the words of the regency; capital first letters stay."""
    for pattern, new in rules:
        text = pattern.sub(
            lambda found, new=new: (  # type: ignore[misc]
                new.capitalize() if found[0][0].isupper() else new
            ),
            text,
        )
    return text


class PlaceDomain(Domain):
    """The texts of the portal in the words of its regency."""

    def get_translations(self) -> Any:
        """Return the texts of the current language; a regency's are put into words once each."""
        plain = super().get_translations()
        if not current_app:
            return plain
        known = current_app.extensions.setdefault("portal_place_texts", {})
        if id(plain) not in known:
            rules = place_rules()
            if not rules:  # asked again: the regions may be loaded a moment later
                return plain
            known[id(plain)] = _OwnWords(plain, rules)
        return known[id(plain)]


class _OwnWords:
    """Texts of one language, each put into the words of the regency when it is first asked for."""

    def __init__(self, plain: Translations, rules: Rules) -> None:
        self._plain, self._rules = plain, rules
        self._kept: dict[tuple[Any, ...], str] = {}

    def _own(self, method: str, *asked: Any) -> str:
        key = (method, *asked)
        if key not in self._kept:
            said = getattr(self._plain, method)(*asked)
            self._kept[key] = in_own_words(said, self._rules)
        return self._kept[key]

    def ugettext(self, message: str) -> str:
        return self._own("ugettext", message)

    def upgettext(self, context: str, message: str) -> str:
        return self._own("upgettext", context, message)

    def ungettext(self, one: str, many: str, number: int) -> str:
        return in_own_words(self._plain.ungettext(one, many, number), self._rules)

    def unpgettext(self, context: str, one: str, many: str, number: int) -> str:
        said = self._plain.unpgettext(context, one, many, number)
        return in_own_words(said, self._rules)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plain, name)

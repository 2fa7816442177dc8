"""Languages of SMS: Indonesian, and those that the office has switched on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _

from portal.platform.office.known_programmes import all_known, known_here
from portal.platform.settings import SettingKind, define, value_of

INDONESIAN = "id"
_LINE = re.compile(r"([a-z]{2,3})\s*:\s*(\S.{0,39})")
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@dataclass(frozen=True)
class SmsLanguage:
    """What the portal can say in a language by itself. ``days`` begin on Monday; ``texts`` are the
    shipped texts by step, ``words`` the states that answers name."""

    days: Sequence[str] = _DAYS
    at: str = "pukul"
    texts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


_INDONESIAN = SmsLanguage()


@cache
def _described() -> Mapping[str, SmsLanguage]:
    return {
        code: SmsLanguage(known["days"], known["at"], known["texts"], known["words"])
        for programme in all_known().values()
        for code, known in programme.get("languages", {}).items()
    }


def language_of(code: str) -> SmsLanguage:
    """Return the days and texts of a language, the Indonesian ones where none are known."""
    return _described().get(code, _INDONESIAN)


def _of_the_regency() -> str:
    languages = known_here().get("languages", {})
    return "\n".join(f"{code}: {known['name']}" for code, known in languages.items())


def _parse(text: str) -> dict[str, str]:
    lines = [_LINE.fullmatch(line.strip()) for line in text.splitlines() if line.strip()]
    return {line[1]: line[2] for line in lines if line}


def _check(text: str) -> Any | None:
    for line in filter(None, map(str.strip, text.splitlines())):
        known = _LINE.fullmatch(line)
        if known is None or known[1] == INDONESIAN:
            return _(
                "Tulis satu bahasa sebaris: kode ISO 639, titik dua, namanya. Contoh: bug: Basa Ugi"
            )
    return None


LANGUAGES = define(
    "messages.languages",
    SettingKind.LONG_TEXT,
    group=_("SMS"),
    label=_("Bahasa SMS selain bahasa Indonesia"),
    hint=_(
        'Satu bahasa sebaris: kode dan nama, misalnya "jv: Basa Jawa". Kosong: hanya bahasa'
        " Indonesia. Teksnya ditulis di halaman Teks SMS; sebelum ditulis dipakai teks Indonesia."
    ),
    default=_of_the_regency,
    check=_check,
)


def sms_languages() -> Mapping[str, Any]:
    """Return the languages in which SMS are sent, code → name, Indonesian first."""
    return {INDONESIAN: _("Bahasa Indonesia"), **_parse(value_of(LANGUAGES))}

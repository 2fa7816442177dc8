"""Placeholders of SMS texts: names, places and times, shortened to fit one SMS.

Each placeholder has a maximum length in septets and a way to shorten its value. Words are cut whole
and common words are abbreviated first, so that person and place remain recognisable.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _

from portal.core.clock import to_local
from portal.platform.messages.gsm7 import count_septets, to_gsm7
from portal.platform.messages.languages import language_of
from portal.platform.office.settings import OFFICE_ROOM, PROGRAMME_ROOM

#: Value of a placeholder: text, or a date or time that is formatted in the reader's language.
Value = str | date | datetime

#: Applied in this order while the place is too long.
_ABBREVIATIONS = (
    ("Kecamatan", "Kec."),
    ("Kelurahan", "Kel."),
    ("Desa", "Ds."),
    ("Kampung", "Kp."),
    ("Lapangan", "Lap."),
    ("Gedung Serba Guna", "GSG"),
    ("Gedung Serbaguna", "GSG"),
    ("Gedung", "Gd."),
    ("Kantor", "Ktr."),
    ("Sekolah Dasar Negeri", "SDN"),
    ("Madrasah", "Mdr."),
    ("Masjid", "Msj."),
)


def shorten(text: str, room: int) -> str:
    """Return ``text`` in GSM-7 within ``room`` septets, cut between words if possible."""
    text = to_gsm7(text)
    if count_septets(text) <= room:
        return text
    kept = ""
    for word in text.split(" "):
        longer = f"{kept} {word}" if kept else word
        if count_septets(longer) > room:
            break
        kept = longer
    return (kept or _cut(text, room)).rstrip(" ,;:-(/")


def shorten_place(text: str, room: int) -> str:
    """Shorten like :func:`shorten`, but use common abbreviations ("Ds.", "Kec.") first."""
    text = to_gsm7(text)
    for word, short in _ABBREVIATIONS:
        if count_septets(text) <= room:
            break
        text = re.sub(rf"\b{word}\b", short, text, flags=re.IGNORECASE)
    return shorten(text, room)


def format_moment(moment: date, language: str) -> str:
    """Return ``Jumat 17/04 pukul 09.00`` (local time) or a date without the time, in
    ``language``."""
    at = ""
    if isinstance(moment, datetime):
        moment = to_local(moment)
        at = f" {language_of(language).at} {moment:%H.%M}"
    return f"{language_of(language).days[moment.weekday()]} {moment:%d/%m}{at}"


def _cut(text: str, room: int) -> str:
    kept = ""
    for character in text:
        if count_septets(kept + character) > room:
            break
        kept += character
    return kept


@dataclass(frozen=True)
class Placeholder:
    """A placeholder. Callers pass its value under ``key``; authors of texts write ``{token}``."""

    key: str
    token: str
    label: Any
    room: int
    shorten: Callable[[str, int], str]
    longest: Value
    """A realistic value of maximum length, of nobody."""
    if_empty: str = ""

    def write(self, value: Value, language: str) -> str:
        """Return ``value`` as inserted into the message."""
        text = value if isinstance(value, str) else format_moment(value, language)
        return self.shorten(text, self.room) or self.if_empty

    def sample(self, language: str) -> str:
        """Return the longest value as inserted into the message."""
        return self.write(self.longest, language)


NAME = Placeholder(
    "name",
    "nama",
    _("nama penerima dengan sapaan"),
    room=20,
    shorten=shorten,
    longest="Ibu Kristina Lestari Wulandari",
    if_empty="Bapak/Ibu",
)
PLACE = Placeholder(
    "place",
    "tempat",
    _("tempat"),
    room=22,
    shorten=shorten_place,
    longest="Balai Desa Sukamaju II",
)
WHEN = Placeholder(
    "when",
    "waktu",
    _("hari, tanggal dan jam"),
    room=24,
    shorten=shorten,
    longest=datetime.fromisoformat("2026-04-14T09:00+07:00"),
)
STAGE = Placeholder(
    "stage",
    "tahap",
    _("tahap kasus"),
    room=40,
    shorten=shorten,
    longest="bantuan ditetapkan, menunggu diserahkan",
)
COMPLAINT_NUMBER = Placeholder(
    "number",
    "nomor",
    _("nomor pengaduan"),
    room=16,
    shorten=shorten,
    longest="ADU-2026-000123",
)
COMPLAINT_STATE = Placeholder(
    "state",
    "keadaan",
    _("keadaan pengaduan"),
    room=40,
    shorten=shorten,
    longest="sudah dijawab, tanyakan ke petugas",
)
PROGRAMME = Placeholder(
    "programme",
    "program",
    _("nama program"),
    room=PROGRAMME_ROOM,
    shorten=shorten,
    longest="Bansos Nusantara Jaya",
)
OFFICE = Placeholder(
    "office", "dinas", _("nama dinas"), room=OFFICE_ROOM, shorten=shorten, longest="Dinsos-A"
)
#: Filled from the settings of the office, in any text.
OF_THE_OFFICE = (PROGRAMME, OFFICE)

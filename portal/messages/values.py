"""What is put into a text: names, places and times, short enough for one SMS.

Each kind of value has a greatest length in septets and a manner of getting there. A reader must
still know who and where is meant, so words are cut whole and known words are abbreviated first.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _

from portal.clock import to_wib
from portal.messages.gsm7 import septets, to_gsm7

#: What callers may pass: plain text, or a day or moment that is written in the reader's language.
Value = str | date | datetime

DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "su": ("Senen", "Salasa", "Rebo", "Kemis", "Jumaah", "Saptu", "Minggu"),
}
_AT = {"id": "pukul", "su": "tabuh"}

#: Tried in this order, each only while the place is still too long.
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
    """``text`` in GSM-7 within ``room`` septets, cut after a word where there is one."""
    text = to_gsm7(text)
    if septets(text) <= room:
        return text
    kept = ""
    for word in text.split(" "):
        longer = f"{kept} {word}" if kept else word
        if septets(longer) > room:
            break
        kept = longer
    return (kept or _cut(text, room)).rstrip(" ,;:-(/")


def shorten_place(text: str, room: int) -> str:
    """As :func:`shorten`, after the usual abbreviations ("Ds.", "Kec.") as far as needed."""
    text = to_gsm7(text)
    for word, short in _ABBREVIATIONS:
        if septets(text) <= room:
            break
        text = re.sub(rf"\b{word}\b", short, text, flags=re.IGNORECASE)
    return shorten(text, room)


def write_moment(moment: date, language: str) -> str:
    """``Jumat 17/04 pukul 09.00``; a bare day without the hour. In WIB, in ``language``."""
    at = ""
    if isinstance(moment, datetime):
        moment = to_wib(moment)
        at = f" {_AT[language]} {moment:%H.%M}"
    return f"{DAYS[language][moment.weekday()]} {moment:%d/%m}{at}"


def _cut(text: str, room: int) -> str:
    kept = ""
    for character in text:
        if septets(kept + character) > room:
            break
        kept += character
    return kept


@dataclass(frozen=True)
class Placeholder:
    """A gap in a text. Callers fill it by ``key``; whoever writes a text sees ``{token}``."""

    key: str
    token: str
    label: Any
    room: int
    shorten: Callable[[str, int], str]
    longest: Mapping[str, Value]
    """By language, a real value that takes all the room there is."""
    if_empty: str = ""

    def write(self, value: Value, language: str) -> str:
        """The value as it stands in the message."""
        text = value if isinstance(value, str) else write_moment(value, language)
        return self.shorten(text, self.room) or self.if_empty

    def sample(self, language: str) -> str:
        """The longest value as it stands in the message."""
        return self.write(self.longest[language], language)


def _everywhere(value: Value) -> Mapping[str, Value]:
    return dict.fromkeys(DAYS, value)


NAME = Placeholder(
    "name",
    "nama",
    _("nama penerima dengan sapaan"),
    room=20,
    shorten=shorten,
    longest=_everywhere("Ibu Neneng Rohaeniah Binti Abdurrahman"),
    if_empty="Bapak/Ibu",
)
PLACE = Placeholder(
    "place",
    "tempat",
    _("tempat"),
    room=22,
    shorten=shorten_place,
    longest=_everywhere("Balai Desa Karangharja"),
)
WHEN = Placeholder(
    "when",
    "waktu",
    _("hari, tanggal dan jam"),
    room=24,
    shorten=shorten,
    longest=_everywhere(datetime.fromisoformat("2026-04-14T09:00+07:00")),
)
STAGE = Placeholder(
    "stage",
    "tahap",
    _("tahap kasus"),
    room=40,
    shorten=shorten,
    longest=_everywhere("bantuan ditetapkan, menunggu diserahkan"),
)
COMPLAINT_NUMBER = Placeholder(
    "number",
    "nomor",
    _("nomor pengaduan"),
    room=16,
    shorten=shorten,
    longest=_everywhere("ADU-2026-000123"),
)

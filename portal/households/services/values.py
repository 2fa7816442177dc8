"""Values checked once for every door: pages, imports, commands."""

import re
from datetime import date

from flask_babel import gettext

from portal.clock import today
from portal.errors import InvalidInput
from portal.extensions import db
from portal.households.models import Person
from portal.regions.models import Region, RegionLevel
from portal.types import Nik, birth_date_from, clean_text, comparison_key

_NEIGHBOURHOOD = re.compile(r"(?:r\.?[tw]\.?)?[\s.:]*(\d{1,3})", re.IGNORECASE)
NAME_LENGTH = 120
REASON_LENGTH = 120
PLACE_LENGTH = 80
ADDRESS_LENGTH = 300


def person_name(text: str) -> tuple[str, str]:
    """The name as written, and its key for finding. Refuses a name without a single letter."""
    name = limited(text, NAME_LENGTH, field="name")
    key = comparison_key(name)
    if not key:
        raise InvalidInput(gettext("Tulis nama dengan huruf."), field="name")
    return name, key[:NAME_LENGTH]


def limited(text: str, length: int, *, field: str) -> str:
    """Cleaned text of at most ``length`` characters."""
    cleaned = clean_text(text)
    if len(cleaned) > length:
        raise InvalidInput(gettext("Paling banyak %(max)d huruf.", max=length), field=field)
    return cleaned


def neighbourhood(text: str, *, field: str) -> str:
    """An RT or RW as three digits: ``3``, ``03`` and ``RT 003`` are ``003``; empty stays empty."""
    cleaned = clean_text(text)
    if not cleaned:
        return ""
    match = _NEIGHBOURHOOD.fullmatch(cleaned)
    if match is None:
        raise InvalidInput(gettext("Tulis dengan angka, paling banyak tiga."), field=field)
    return match[1].zfill(3)


def village(code: str | None) -> Region | None:
    """The desa or kelurahan with this code, as the regency knows it."""
    if code is None:
        return None
    region = db.session.get(Region, code)
    if region is None or region.level is not RegionLevel.VILLAGE:
        raise InvalidInput(gettext("Pilih desa atau kelurahan."), field="village_code")
    return region


def missing_nik_reason(nik: Nik | None, reason: str) -> str | None:
    """Why there is no NIK; ``None`` with one. Refuses neither."""
    if nik is not None:
        return None
    cleaned = limited(reason, REASON_LENGTH, field="nik_missing_reason")
    if not cleaned:
        raise InvalidInput(gettext("Isi NIK, atau tulis alasan mengapa belum ada."), field="nik")
    return cleaned


def refuse_nik_as_kk(nik: Nik | None, kk_number: str | None) -> None:
    """A No. KK typed into the field of the NIK is the commonest slip."""
    if nik is not None and nik.value == kk_number:
        raise InvalidInput(
            gettext("NIK sama dengan No. KK. Periksa: ini nomor kartu keluarga."), field="nik"
        )


def refuse_second_head(head: str | None) -> None:
    """A family has one head; ``head`` names who it is already, if anybody."""
    if head is not None:
        raise InvalidInput(
            gettext(
                "%(name)s sudah kepala keluarga. Ubah dahulu hubungannya,"
                " atau pilih hubungan lain.",
                name=head,
            ),
            field="relation",
        )


def possible_birth_date(day: date | None) -> date | None:
    """Not in the future, not before 1900; unknown stays unknown."""
    if day is None:
        return None
    try:
        return birth_date_from(day, today())
    except InvalidInput as error:
        raise InvalidInput(error.message, field="birth_date") from error


def possible_death_date(person: Person, day: date) -> date:
    """Not in the future, not before the birth."""
    if day > today():
        raise InvalidInput(
            gettext("Tanggal meninggal tidak mungkin di masa depan."), field="died_on"
        )
    if person.birth_date is not None and day < person.birth_date:
        raise InvalidInput(
            gettext("Tanggal meninggal tidak mungkin sebelum tanggal lahir."), field="died_on"
        )
    return day

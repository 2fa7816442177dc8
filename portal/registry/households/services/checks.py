"""Checks of input values that all services share. Each raises :class:`InvalidInput`."""

import re
from datetime import date

from flask_babel import gettext

from portal.core.clock import today
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.types import Nik, Relation, clean_text, comparison_key, parse_birth_date
from portal.platform.regions.models import Region, RegionLevel
from portal.registry.households.models import Household, Person
from portal.registry.households.queries import living_head

_RT_RW = re.compile(r"(?:r\.?[tw]\.?)?[\s.:]*(\d{1,3})", re.IGNORECASE)
NAME_LENGTH = 120
REASON_LENGTH = 120
PLACE_LENGTH = 80
ADDRESS_LENGTH = 300


def checked_name(text: str) -> tuple[str, str]:
    """Return the cleaned name and its ``name_key``. Raise if it has no letter."""
    name = checked_text(text, NAME_LENGTH, field="name")
    key = comparison_key(name)
    if not key:
        raise InvalidInput(gettext("Tulis nama dengan huruf."), field="name")
    return name, key[:NAME_LENGTH]


def checked_text(text: str, length: int, *, field: str) -> str:
    """Return the cleaned text. Raise if it is longer than ``length`` characters."""
    cleaned = clean_text(text)
    if len(cleaned) > length:
        raise InvalidInput(gettext("Paling banyak %(max)d huruf.", max=length), field=field)
    return cleaned


def checked_rt_rw(text: str, *, field: str) -> str:
    """Return RT or RW as three digits: ``3``, ``03`` and ``RT 003`` give ``003``. Empty stays
    empty."""
    cleaned = clean_text(text)
    if not cleaned:
        return ""
    match = _RT_RW.fullmatch(cleaned)
    if match is None:
        raise InvalidInput(gettext("Tulis dengan angka, paling banyak tiga."), field=field)
    return match[1].zfill(3)


def checked_village(code: str | None) -> Region | None:
    """Return the desa or kelurahan with this code. Raise if there is none."""
    if code is None:
        return None
    region = db.session.get(Region, code)
    if region is None or region.level is not RegionLevel.VILLAGE:
        raise InvalidInput(gettext("Pilih desa atau kelurahan."), field="village_code")
    return region


def checked_missing_nik_reason(nik: Nik | None, reason: str) -> str | None:
    """Return the reason for a missing NIK, ``None`` if there is a NIK. Raise if both are
    missing."""
    if nik is not None:
        return None
    cleaned = checked_text(reason, REASON_LENGTH, field="nik_missing_reason")
    if not cleaned:
        raise InvalidInput(gettext("Isi NIK, atau tulis alasan mengapa belum ada."), field="nik")
    return cleaned


def refuse_nik_as_kk(nik: Nik | None, kk_number: str | None) -> None:
    """Raise if the NIK equals the No. KK: the most common typing error."""
    if nik is not None and nik.value == kk_number:
        raise InvalidInput(
            gettext("NIK sama dengan No. KK. Periksa: ini nomor kartu keluarga."), field="nik"
        )


def refuse_second_head(head: str | None) -> None:
    """Raise if the family has a head already; ``head`` is that person's name or ``None``."""
    if head is not None:
        raise InvalidInput(
            gettext(
                "%(name)s sudah kepala keluarga. Ubah dahulu hubungannya,"
                " atau pilih hubungan lain.",
                name=head,
            ),
            field="relation",
        )


def checked_birth_date(day: date | None) -> date | None:
    """Return the date. Raise if it is in the future or before 1900; ``None`` passes."""
    if day is None:
        return None
    try:
        return parse_birth_date(day, today())
    except InvalidInput as error:
        raise InvalidInput(error.message, field="birth_date") from error


def checked_death_date(person: Person, day: date) -> date:
    """Return the date. Raise if it is in the future or before the birth date."""
    if day > today():
        raise InvalidInput(
            gettext("Tanggal meninggal tidak mungkin di masa depan."), field="died_on"
        )
    if person.birth_date is not None and day < person.birth_date:
        raise InvalidInput(
            gettext("Tanggal meninggal tidak mungkin sebelum tanggal lahir."), field="died_on"
        )
    return day


def require_single_head(
    household: Household, relation: Relation, *, person: Person | None = None
) -> None:
    """Raise if ``relation`` gives the household a second living head; ``person`` is not counted.

    Locks the household first and before the person's record, so that of two concurrent requests the
    second sees the first.
    """
    if relation is not Relation.HEAD:
        return
    db.session.refresh(household, ["version"], with_for_update=True)
    head = living_head(household, excluding=person)
    refuse_second_head(None if head is None else head.name)

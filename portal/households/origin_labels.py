"""The words of the page that says where each value came from."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext

from portal.households.labels import RELATIONS, SEXES
from portal.households.models import Relation
from portal.households.origins.rule import Datum, Source, is_missing
from portal.types import PhoneNumber, Sex
from portal.web.filters import samar, tanggal

LABELS: Mapping[Datum, LazyString] = {
    Datum.NAME: lazy_gettext("Nama"),
    Datum.NIK: lazy_gettext("NIK"),
    Datum.SEX: lazy_gettext("Jenis kelamin"),
    Datum.BIRTH_DATE: lazy_gettext("Tanggal lahir"),
    Datum.BIRTH_PLACE: lazy_gettext("Tempat lahir"),
    Datum.RELATION: lazy_gettext("Hubungan dalam keluarga"),
    Datum.PHONE: lazy_gettext("Telepon"),
    Datum.KK: lazy_gettext("No. KK"),
    Datum.ADDRESS: lazy_gettext("Alamat"),
}


def in_words(datum: Datum, value: Any, villages: Mapping[str, str], *, mask_phones: bool) -> str:
    """A plain value as people read it; personal numbers by their last digits only."""
    if is_missing(datum, value) and datum is not Datum.RELATION:
        return gettext("belum ada")
    match datum:
        case Datum.NIK | Datum.KK:
            return samar(value)
        case Datum.SEX:
            return str(SEXES[Sex(value)])
        case Datum.RELATION:
            return str(RELATIONS[Relation(value)])
        case Datum.BIRTH_DATE:
            return tanggal(date.fromisoformat(value))
        case Datum.PHONE:
            number = PhoneNumber.parse(value)
            return number.masked if mask_phones else number.national
        case Datum.ADDRESS:
            return _address(value, villages)
        case _:
            return str(value)


def said_by(source: Source, at: datetime) -> str:
    """Who said it and when: "Dinas Sosial, 3 Mei 2026 (baris 14)"."""
    day = tanggal(at)
    if source.import_id is None:
        who = source.who or gettext("portal")
        return gettext("Diketik %(who)s, %(day)s", who=who, day=day)
    place = (
        gettext("%(sheet)s, baris %(row)s", sheet=source.sheet, row=source.row)
        if source.sheet
        else gettext("baris %(row)s", row=source.row)
    )
    # The row is kept together at the end of a line.
    place = place.replace(" ", "\N{NO-BREAK SPACE}")
    return gettext("%(who)s, %(day)s (%(place)s)", who=source.who, day=day, place=place)


def _address(value: Mapping[str, Any], villages: Mapping[str, str]) -> str:
    parts = [value["address"]]
    if value["rt"] or value["rw"]:
        parts.append(f"RT {value['rt'] or '–'} RW {value['rw'] or '–'}")
    if value["village_code"]:
        parts.append(villages.get(value["village_code"], ""))
    return ", ".join(filter(None, parts))

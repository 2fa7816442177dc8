"""A synthetic regency in a database: its regions, and its registered people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.clock import utc_now
from portal.core.db.bulk import insert_rows
from portal.core.db.transaction import transaction
from portal.core.types import KkNumber, Nik, PhoneNumber, Relation, comparison_key
from portal.platform.regions.models import Region, RegionLevel
from portal.registry.households.models import Household, NameWord, Person, Phone, words_in_name
from portal.registry.households.queries import hash_kk, hash_nik, hash_phone
from portal.registry.linkage.synthetic.population import PopulationGenerator, SyntheticPerson

DESA = 187
_FAMILIES_AT_ONCE = 2_000


def add_regions(session: Session) -> None:
    """Add the kecamatan and desa of the synthetic regency to the existing ones."""
    known = set(session.scalars(select(Region.code)))
    for number in range(DESA):
        district = f"32.16.{number % 23 + 1:02}"
        for code, level, parent in (
            (district, RegionLevel.DISTRICT, "32.16"),
            (f"{district}.{2001 + number // 23}", RegionLevel.VILLAGE, district),
        ):
            if code not in known:
                known.add(code)
                session.add(Region(code=code, level=level, name=code, parent_code=parent))
                session.flush()


def register(people: int) -> list[SyntheticPerson]:
    """Register about ``people`` persons with their families; return them in that order."""
    families = PopulationGenerator("registered", DESA).families(people)
    with transaction() as session:
        add_regions(session)
    number = 0
    for start in range(0, len(families), _FAMILIES_AT_ONCE):
        part = families[start : start + _FAMILIES_AT_ONCE]
        numbered = []
        for household_id, family in enumerate(part, start=start + 1):
            for one in family:
                number += 1
                numbered.append((number, household_id, one))
        with transaction():
            now = utc_now()
            insert_rows(
                Household,
                [_household(start + n, family[0], now) for n, family in enumerate(part, 1)],
            )
            insert_rows(Person, [_person(*row, now) for row in numbered])
            insert_rows(NameWord, [word for row in numbered for word in _words(*row)])
            insert_rows(Phone, [_phone(*row) for row in numbered])
    return [one for family in families for one in family]


def _household(household_id: int, one: SyntheticPerson, now: datetime) -> dict[str, Any]:
    house = one.house
    return {
        "id": household_id,
        "kk_number": one.kk,
        "kk_hash": hash_kk(KkNumber(one.kk)),
        "address": house.kampung,
        "rt": f"{house.rt:03}",
        "rw": f"{house.rw:03}",
        "village_code": house.desa_code,
        "district_code": house.desa_code[:8],
        "created_at": now,
    }


def _person(
    person_id: int, household_id: int, one: SyntheticPerson, now: datetime
) -> dict[str, Any]:
    return {
        "id": person_id,
        "household_id": household_id,
        "name": one.name,
        "name_key": comparison_key(one.name),
        "nik": one.nik,
        "nik_hash": hash_nik(Nik(one.nik)),
        "sex": one.sex,
        "birth_date": one.birth_date,
        "relation": Relation.OTHER,
        "created_at": now,
    }


def _words(person_id: int, _household_id: int, one: SyntheticPerson) -> Sequence[dict[str, Any]]:
    return [{"person_id": person_id, "word": w} for w in words_in_name(comparison_key(one.name))]


def _phone(person_id: int, _household_id: int, one: SyntheticPerson) -> dict[str, Any]:
    phone = PhoneNumber(one.phone, can_receive_sms=True)
    return {
        "person_id": person_id,
        "number": phone.value,
        "number_hash": hash_phone(phone),
        "can_receive_sms": True,
    }

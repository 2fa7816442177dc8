"""Who may be the person that is being typed: at most fifty people, each found by an index."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, select

from portal.agencies.models import SourceRecord
from portal.extensions import db
from portal.households.identity import hash_kk, hash_nik, hash_phone
from portal.households.identity_link import TypedPerson
from portal.households.models import Household, NameWord, Person, Phone, words_of
from portal.linkage.evidence import PERSON_COLUMNS
from portal.types import comparison_key

MOST = 50
_BY_NUMBER = 10
_BY_NAME = 15
#: Of one desa: those who share the most words of the name.
_OF_DESA = 20


def candidates(typed: TypedPerson) -> list[Any]:
    """Rows of :data:`portal.linkage.evidence.PERSON_COLUMNS`, merged records among them: what they
    said counts for who stands for them. The surest ways to find somebody come first."""
    ids: dict[int, None] = {}
    for query in _ways(typed):
        ids.update(dict.fromkeys(db.session.scalars(query)))
        if len(ids) >= MOST:
            break
    chosen = list(ids)[:MOST]
    if not chosen:
        return []
    query = select(*PERSON_COLUMNS).join(Household, Household.id == Person.household_id)
    return list(db.session.execute(query.where(Person.id.in_(chosen)).order_by(Person.id)))


def _ways(typed: TypedPerson) -> Iterator[Select[Any]]:
    if typed.nik is not None:
        card = hash_nik(typed.nik)
        yield select(Person.id).where(Person.nik_hash == card).limit(_BY_NUMBER)
        yield (
            select(SourceRecord.person_id)
            .where(SourceRecord.nik_hash == card, SourceRecord.person_id.is_not(None))
            .limit(_BY_NUMBER)
        )
    if typed.phone is not None:
        number = hash_phone(typed.phone)
        yield select(Phone.person_id).where(Phone.number_hash == number).limit(_BY_NUMBER)
    if typed.kk is not None:
        yield (
            select(Person.id)
            .join(Household, Household.id == Person.household_id)
            .where(Household.kk_hash == hash_kk(typed.kk))
            .limit(_BY_NUMBER)
        )
    yield from _by_name(typed, comparison_key(typed.name))


def _by_name(typed: TypedPerson, key: str) -> Iterator[Select[Any]]:
    words = words_of(key)
    if not words:
        return
    sharing = select(NameWord.person_id).where(NameWord.word.in_(words))
    if typed.birth_date is not None:
        yield (
            select(Person.id)
            .where(Person.birth_date == typed.birth_date, Person.id.in_(sharing))
            .limit(_BY_NAME)
        )
    if typed.village_code is not None:
        shared = func.count(NameWord.word)
        yield (
            select(Person.id)
            .join(Household, Household.id == Person.household_id)
            .join(NameWord, NameWord.person_id == Person.id)
            .where(Household.village_code == typed.village_code, NameWord.word.in_(words))
            .group_by(Person.id)
            .order_by(shared.desc(), Person.id)
            .limit(_OF_DESA)
        )
    yield select(Person.id).where(Person.name_key == key).limit(_BY_NAME)

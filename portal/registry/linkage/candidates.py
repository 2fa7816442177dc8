"""Find candidates for the person on a form: at most fifty rows, each by an indexed query."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, select

from portal.core.extensions import db
from portal.core.types import comparison_key, joined_readings
from portal.registry.agencies.models import SourceRecord
from portal.registry.households.models import Household, NameWord, Person, Phone, words_in_name
from portal.registry.households.ports import TypedPerson
from portal.registry.households.queries import hash_kk, hash_nik, hash_phone
from portal.registry.linkage.record_sets import PERSON_COLUMNS

CANDIDATE_LIMIT = 50
_LIMIT_BY_NUMBER = 10
_LIMIT_BY_NAME = 15
#: Persons of the same desa, those who share most words of the name first.
_LIMIT_BY_DESA = 20


def candidate_rows(typed: TypedPerson) -> list[Any]:
    """Return rows of :data:`.record_sets.PERSON_COLUMNS`, the most specific queries first.

    Merged records are included: what is known of them counts for their survivor.
    """
    ids: dict[int, None] = {}
    for query in _candidate_queries(typed):
        ids.update(dict.fromkeys(db.session.scalars(query)))
        if len(ids) >= CANDIDATE_LIMIT:
            break
    chosen = list(ids)[:CANDIDATE_LIMIT]
    if not chosen:
        return []
    query = select(*PERSON_COLUMNS).join(Household, Household.id == Person.household_id)
    return list(db.session.execute(query.where(Person.id.in_(chosen)).order_by(Person.id)))


def _candidate_queries(typed: TypedPerson) -> Iterator[Select[Any]]:
    if typed.nik is not None:
        card = hash_nik(typed.nik)
        yield select(Person.id).where(Person.nik_hash == card).limit(_LIMIT_BY_NUMBER)
        yield (
            select(SourceRecord.person_id)
            .where(SourceRecord.nik_hash == card, SourceRecord.person_id.is_not(None))
            .limit(_LIMIT_BY_NUMBER)
        )
    if typed.phone is not None:
        number = hash_phone(typed.phone)
        yield select(Phone.person_id).where(Phone.number_hash == number).limit(_LIMIT_BY_NUMBER)
    if typed.kk is not None:
        yield (
            select(Person.id)
            .join(Household, Household.id == Person.household_id)
            .where(Household.kk_hash == hash_kk(typed.kk))
            .limit(_LIMIT_BY_NUMBER)
        )
    yield from _queries_by_name(typed, comparison_key(typed.name))


def _queries_by_name(typed: TypedPerson, key: str) -> Iterator[Select[Any]]:
    readings = [key, *joined_readings(key)]
    words = words_in_name(" ".join(readings))
    if not words:
        return
    sharing = select(NameWord.person_id).where(NameWord.word.in_(words))
    if typed.birth_date is not None:
        yield (
            select(Person.id)
            .where(Person.birth_date == typed.birth_date, Person.id.in_(sharing))
            .limit(_LIMIT_BY_NAME)
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
            .limit(_LIMIT_BY_DESA)
        )
    yield select(Person.id).where(Person.name_key.in_(readings)).limit(_LIMIT_BY_NAME)

"""Queries of the households room. Those that take an ``actor`` apply the actor's scope."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVarTuple

from flask import current_app
from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    Subquery,
    case,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.core.types import (
    KkNumber,
    Nik,
    PhoneNumber,
    Relation,
    comparison_key,
    keyed_hash,
)
from portal.platform.permissions import Actor
from portal.platform.scope import within
from portal.registry.agencies.models import SourceRecord
from portal.registry.households.access import may_see
from portal.registry.households.models import Household, NameWord, Person, Phone
from portal.registry.households.permissions import REGISTRY_SEE

Columns = TypeVarTuple("Columns")
NUMBER_LENGTH = 16
#: Words of a name that are looked for; further ones are ignored.
MOST_WORDS = 6


def visible_households(actor: Actor) -> Select[Household]:
    """Return the query for households that ``actor`` may see in the registry.

    Event officers see households through their cases, not here. Households whose members were all
    merged into other households are left out.
    """
    somebody = select(Person.id).where(
        Person.household_id == Household.id, Person.merged_into_id.is_(None)
    )
    return within_registry_scope(actor, select(Household).where(somebody.exists()))


def households_of_import(import_id: int) -> Select[int]:
    """Return the query for the ids of all households named in a list, both new and known ones."""
    return (
        select(Person.household_id)
        .join(SourceRecord, SourceRecord.person_id == Person.id)
        .where(SourceRecord.import_id == import_id, Person.merged_into_id.is_(None))
    )


def households_named(text: str) -> Select[int]:
    """Return the query for the ids of households with a member whose name words begin with all
    words of ``text``, or with this No. KK or NIK."""
    digits = "".join(text.split())
    if len(digits) == NUMBER_LENGTH and digits.isdecimal():
        hashed = _hash(digits)
        of_person = select(Person.household_id).where(Person.nik_hash == hashed)
        return select(Household.id).where(
            or_(Household.kk_hash == hashed, Household.id.in_(of_person))
        )
    words = comparison_key(text).split()[:MOST_WORDS]
    if not words:
        return select(literal(0)).where(false())
    persons = select(Person.household_id).where(Person.merged_into_id.is_(None))
    for word in words:
        begins = NameWord.word.between(word, word + chr(0x10FFFF))
        persons = persons.where(Person.id.in_(select(NameWord.person_id).where(begins)))
    return persons


def visible_persons(actor: Actor) -> Select[Person]:
    """Return the query for persons that ``actor`` may see, joined to their household, without
    merged records."""
    query = select(Person).join(Person.household).where(Person.merged_into_id.is_(None))
    return within_registry_scope(actor, query)


def head_name() -> ScalarSelect[str]:
    """Return a subquery for the lower-case name of :attr:`Household.head`, to sort households by.

    Correlates with the :class:`Household` of the enclosing query; NULL without members.
    """
    return _of_head(func.lower(Person.name, type_=String))


def head_id() -> ScalarSelect[int]:
    """Return a subquery for the id of :attr:`Household.head`, as :func:`head_name` does."""
    return _of_head(Person.id)


def _of_head(value: Any) -> ScalarSelect[Any]:
    living = Person.died_on.is_(None)
    rank = case((living & (Person.relation == Relation.HEAD), 0), (living, 1), else_=2)
    return (
        select(value)
        .where(Person.household_id == Household.id, Person.merged_into_id.is_(None))
        .order_by(rank, Person.id)
        .limit(1)
        .correlate(Household)
        .scalar_subquery()
    )


def get_household(actor: Actor, household_id: int) -> Household:
    """Return a household with persons, phones and regions. Raise :class:`NotFound` outside the
    scope."""
    household = db.session.scalars(
        visible_households(actor)
        .where(Household.id == household_id)
        .options(
            selectinload(Household.persons).selectinload(Person.phones),
            joinedload(Household.village),
            joinedload(Household.district),
        )
    ).first()
    if household is None:
        raise NotFound
    return household


def get_person(actor: Actor, person_id: int) -> Person:
    """Return a person with household and phones.

    Raise :class:`NotFound` outside the scope and for a merged record.
    """
    person = db.session.scalars(
        within_registry_scope(actor, select(Person).join(Person.household))
        .where(Person.id == person_id, Person.merged_into_id.is_(None))
        .options(joinedload(Person.household), selectinload(Person.phones))
    ).first()
    if person is None:
        raise NotFound
    return person


def get_phone(actor: Actor, phone_id: int) -> Phone:
    """Return a phone with person and household. Raise :class:`NotFound` outside the scope."""
    phone = db.session.scalars(
        within_registry_scope(actor, select(Phone).join(Phone.person).join(Person.household))
        .where(Phone.id == phone_id)
        .options(joinedload(Phone.person).joinedload(Person.household))
    ).first()
    if phone is None:
        raise NotFound
    return phone


def phones_with_number(number: PhoneNumber) -> Sequence[Phone]:
    """Return all phone records of this number with person and household. No scope check."""
    return db.session.scalars(
        select(Phone)
        .join(Phone.person)
        .where(Phone.number_hash == hash_phone(number), Person.merged_into_id.is_(None))
        .options(contains_eager(Phone.person).joinedload(Person.household))
        .order_by(Phone.id)
    ).all()


def person_to_unmask(actor: Actor, person_id: int) -> Person:
    """Return a person whose NIK ``actor`` wants to see: in scope, or of an own case.

    Raise :class:`NotFound` otherwise.
    """
    person = db.session.get(Person, person_id)
    if person is None or not may_see(actor, person.household):
        raise NotFound
    return person


def household_to_unmask(actor: Actor, household_id: int) -> Household:
    """Return a household whose No. KK ``actor`` wants to see: in scope, or of an own case.

    Raise :class:`NotFound` otherwise.
    """
    household = db.session.get(Household, household_id)
    if household is None or not may_see(actor, household):
        raise NotFound
    return household


def survivor_ids(*people: ColumnElement[bool]) -> Select[int]:
    """Return the query for the ids of the unmerged persons that the matching persons were merged
    into.

    Follows chains of merges; an unmerged person that matches is returned as is.
    """
    chain = select(Person.id, Person.merged_into_id).where(*people).cte("chain", recursive=True)
    further = select(Person.id, Person.merged_into_id).join(
        chain, Person.id == chain.c.merged_into_id
    )
    chain = chain.union(further)
    return select(chain.c.id).where(chain.c.merged_into_id.is_(None))


def merge_survivors(name: str = "stands_for_merged") -> Subquery:
    """Return a subquery that maps each merged ``person_id`` to the ``survivor_id`` at the end of
    its merges. A query that asks twice needs two names."""
    chain = (
        select(Person.id.label("person_id"), Person.merged_into_id.label("next_id"))
        .where(Person.merged_into_id.is_not(None))
        .cte(f"{name}_chain", recursive=True)
    )
    further = (
        select(chain.c.person_id, Person.merged_into_id)
        .join(chain, Person.id == chain.c.next_id)
        .where(Person.merged_into_id.is_not(None))
    )
    chain = chain.union(further)
    return (
        select(chain.c.person_id, chain.c.next_id.label("survivor_id"))
        .join(Person, Person.id == chain.c.next_id)
        .where(Person.merged_into_id.is_(None))
        .subquery(name)
    )


def survivor_of_merged(person_id: int) -> int | None:
    """Return the id of the person a record was merged into, ``None`` if it was not merged."""
    found = db.session.scalar(survivor_ids(Person.id == person_id))
    return None if found == person_id else found


def successor_household_id(household_id: int) -> int | None:
    """Return the household that the members of a household were merged into.

    ``None`` while it still has an unmerged member.
    """
    members = db.session.execute(
        select(Person.id, Person.merged_into_id)
        .where(Person.household_id == household_id)
        .order_by(Person.merged_into_id.is_(None).desc(), Person.id)
        .limit(1)
    ).first()
    if members is None or members.merged_into_id is None:
        return None
    return db.session.scalar(
        select(Person.household_id).where(Person.id.in_(survivor_ids(Person.id == members.id)))
    )


def nik_holder(nik: Nik) -> Person | None:
    """Return the living, unmerged person with this NIK. No scope check."""
    return nik_holders([nik]).get(nik.value)


def nik_holders(niks: Collection[Nik]) -> dict[str, Person]:
    """Return NIK → its living, unmerged holder, for those that have one. No scope check."""
    if not niks:
        return {}
    holders = db.session.scalars(
        select(Person)
        .where(
            Person.nik_hash.in_([hash_nik(nik) for nik in niks]),
            Person.died_on.is_(None),
            Person.merged_into_id.is_(None),
        )
        .options(joinedload(Person.household))
    )
    return {person.nik: person for person in holders if person.nik is not None}


def household_with_kk(kk: KkNumber) -> Household | None:
    """Return the household with this No. KK. No scope check."""
    return db.session.scalars(
        select(Household).where(Household.kk_hash == hash_kk(kk))
    ).one_or_none()


def living_head(household: Household, *, excluding: Person | None = None) -> Person | None:
    """Return the living head of a household, read from the database; ``excluding`` is ignored."""
    query = select(Person).where(
        Person.household_id == household.id,
        Person.relation == Relation.HEAD,
        Person.died_on.is_(None),
        Person.merged_into_id.is_(None),
    )
    if excluding is not None:
        query = query.where(Person.id != excluding.id)
    return db.session.scalars(query.order_by(Person.id).limit(1)).first()


def households_by_id(household_ids: Collection[int]) -> Mapping[int, Household]:
    """Return households by id. No scope check: the caller checks what the actor may do with
    them."""
    found = db.session.scalars(select(Household).where(Household.id.in_(household_ids)))
    return {household.id: household for household in found}


def submitted_household(submission: str) -> Household | None:
    """Return the household that a form with this token has registered already."""
    if not submission:
        return None
    return db.session.scalars(
        select(Household).where(Household.submission == submission)
    ).one_or_none()


def submitted_person(submission: str) -> Person | None:
    """Return the person that a form with this token has added already."""
    if not submission:
        return None
    return db.session.scalars(select(Person).where(Person.submission == submission)).one_or_none()


def within_registry_scope(actor: Actor, query: Select[*Columns]) -> Select[*Columns]:
    """Return ``query``, which must select from :class:`Household`, limited to the actor's scope."""
    return query.where(within(actor, REGISTRY_SEE, district_code=Household.district_code))


def hash_nik(nik: Nik) -> str:
    """Return the keyed hash for ``Person.nik_hash``.

    Look-ups of numbers use hashes only, so that the numbers can be encrypted at rest later without
    changing a query.
    """
    return _hash(nik.value)


def hash_kk(kk: KkNumber) -> str:
    """Return the keyed hash for ``Household.kk_hash``."""
    return _hash(kk.value)


def hash_phone(phone: PhoneNumber) -> str:
    """Return the keyed hash for ``Phone.number_hash``."""
    return _hash(phone.value)


def _hash(value: str) -> str:
    return keyed_hash(value, current_app.config["HASH_KEY"].encode())

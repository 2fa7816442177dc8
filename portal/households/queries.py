"""The only ways to load what the registry holds for a person."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVarTuple

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    Subquery,
    case,
    false,
    func,
    select,
)
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.errors import NotFound
from portal.extensions import db
from portal.households.access import in_scope, may_see
from portal.households.identity import hash_kk, hash_nik, hash_phone
from portal.households.models import Household, Person, Phone, Relation
from portal.permissions import Actor, Permission, allows
from portal.types import KkNumber, Nik, PhoneNumber

Columns = TypeVarTuple("Columns")


def visible_households(actor: Actor) -> Select[Household]:
    """Households that ``actor`` may see in the registry.

    Event officers see those of their cases through the case, not here. A family is not shown once
    everybody in it was merged into records of other families.
    """
    somebody = select(Person.id).where(
        Person.household_id == Household.id, Person.merged_into_id.is_(None)
    )
    return in_registry(actor, select(Household).where(somebody.exists()))


def visible_persons(actor: Actor) -> Select[Person]:
    """Persons of the registry that ``actor`` may see, joined to their household; who was merged
    into another record is not one of them."""
    query = select(Person).join(Person.household).where(Person.merged_into_id.is_(None))
    return in_registry(actor, query)


def head_name() -> ScalarSelect[str]:
    """The name of :attr:`Household.head` of the family in the query around it, in small letters:
    to sort families as people look them up. Empty without members."""
    living = Person.died_on.is_(None)
    rank = case((living & (Person.relation == Relation.HEAD), 0), (living, 1), else_=2)
    return (
        select(func.lower(Person.name, type_=String))
        .where(Person.household_id == Household.id, Person.merged_into_id.is_(None))
        .order_by(rank, Person.id)
        .limit(1)
        .correlate(Household)
        .scalar_subquery()
    )


def get_household(actor: Actor, household_id: int) -> Household:
    """One household with its persons, phones and place. :class:`NotFound` outside the scope."""
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
    """One person with their household. :class:`NotFound` outside the scope or once merged."""
    person = db.session.scalars(
        in_registry(actor, select(Person).join(Person.household))
        .where(Person.id == person_id, Person.merged_into_id.is_(None))
        .options(joinedload(Person.household), selectinload(Person.phones))
    ).first()
    if person is None:
        raise NotFound
    return person


def get_phone(actor: Actor, phone_id: int) -> Phone:
    """One phone with its person and household. :class:`NotFound` outside the scope."""
    phone = db.session.scalars(
        in_registry(actor, select(Phone).join(Phone.person).join(Person.household))
        .where(Phone.id == phone_id)
        .options(joinedload(Phone.person).joinedload(Person.household))
    ).first()
    if phone is None:
        raise NotFound
    return phone


def phones_with(number: PhoneNumber) -> Sequence[Phone]:
    """Every record of this number with its person and household, whoever asks."""
    return db.session.scalars(
        select(Phone)
        .join(Phone.person)
        .where(Phone.number_hash == hash_phone(number), Person.merged_into_id.is_(None))
        .options(contains_eager(Phone.person).joinedload(Person.household))
        .order_by(Phone.id)
    ).all()


def person_to_unmask(actor: Actor, person_id: int) -> Person:
    """A person whose number ``actor`` asks for: in scope, or of a case of their own."""
    person = db.session.get(Person, person_id)
    if person is None or not may_see(actor, person.household):
        raise NotFound
    return person


def household_to_unmask(actor: Actor, household_id: int) -> Household:
    """A household whose No. KK ``actor`` asks for: in scope, or of a case of their own."""
    household = db.session.get(Household, household_id)
    if household is None or not may_see(actor, household):
        raise NotFound
    return household


def standing_for(*people: ColumnElement[bool]) -> Select[int]:
    """Ids of the unmerged persons at the end of the merges of those who match."""
    chain = select(Person.id, Person.merged_into_id).where(*people).cte("chain", recursive=True)
    further = select(Person.id, Person.merged_into_id).join(
        chain, Person.id == chain.c.merged_into_id
    )
    chain = chain.union(further)
    return select(chain.c.id).where(chain.c.merged_into_id.is_(None))


def stands_for_merged() -> Subquery:
    """Every merged record: its ``person_id``, and ``today_id`` of the person at the end of its
    merges."""
    chain = (
        select(Person.id.label("person_id"), Person.merged_into_id.label("next_id"))
        .where(Person.merged_into_id.is_not(None))
        .cte("merged_chain", recursive=True)
    )
    further = (
        select(chain.c.person_id, Person.merged_into_id)
        .join(chain, Person.id == chain.c.next_id)
        .where(Person.merged_into_id.is_not(None))
    )
    chain = chain.union(further)
    return (
        select(chain.c.person_id, chain.c.next_id.label("today_id"))
        .join(Person, Person.id == chain.c.next_id)
        .where(Person.merged_into_id.is_(None))
        .subquery("stands_for_merged")
    )


def who_stands_for(person_id: int) -> int | None:
    """The person that a merged record leads to; ``None`` if it was not merged."""
    found = db.session.scalar(standing_for(Person.id == person_id))
    return None if found == person_id else found


def where_all_went(household_id: int) -> int | None:
    """The family to which an emptied one leads; ``None`` if anybody is still in it."""
    members = db.session.execute(
        select(Person.id, Person.merged_into_id)
        .where(Person.household_id == household_id)
        .order_by(Person.merged_into_id.is_(None).desc(), Person.id)
        .limit(1)
    ).first()
    if members is None or members.merged_into_id is None:
        return None
    return db.session.scalar(
        select(Person.household_id).where(Person.id.in_(standing_for(Person.id == members.id)))
    )


def holder_of(nik: Nik) -> Person | None:
    """The living, unmerged person with this NIK, whoever asks."""
    return holders_of([nik]).get(nik.value)


def holders_of(niks: Collection[Nik]) -> dict[str, Person]:
    """NIK → its living, unmerged holder, of those that have one; whoever asks."""
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


def household_with(kk: KkNumber) -> Household | None:
    """The household with this No. KK, whoever asks."""
    return db.session.scalars(
        select(Household).where(Household.kk_hash == hash_kk(kk))
    ).one_or_none()


def living_head(household: Household, *, besides: Person | None = None) -> Person | None:
    """Who is recorded as the living head of a family, as the database has it now; ``besides`` is
    not counted."""
    query = select(Person).where(
        Person.household_id == household.id,
        Person.relation == Relation.HEAD,
        Person.died_on.is_(None),
        Person.merged_into_id.is_(None),
    )
    if besides is not None:
        query = query.where(Person.id != besides.id)
    return db.session.scalars(query.order_by(Person.id).limit(1)).first()


def households_by_id(household_ids: Collection[int]) -> Mapping[int, Household]:
    """Families by their ids, whoever asks: for a check of what the actor may do with them."""
    found = db.session.scalars(select(Household).where(Household.id.in_(household_ids)))
    return {household.id: household for household in found}


def submitted_household(submission: str) -> Household | None:
    """The household that a form with this token registered already."""
    if not submission:
        return None
    return db.session.scalars(
        select(Household).where(Household.submission == submission)
    ).one_or_none()


def submitted_person(submission: str) -> Person | None:
    """The person that a form with this token added already."""
    if not submission:
        return None
    return db.session.scalars(select(Person).where(Person.submission == submission)).one_or_none()


def in_registry(actor: Actor, query: Select[*Columns]) -> Select[*Columns]:
    """What of ``query``, which names :class:`Household`, the actor may see in the registry."""
    if not allows(actor, Permission.REGISTRY_SEE):
        return query.where(false())
    return query.where(in_scope(actor))

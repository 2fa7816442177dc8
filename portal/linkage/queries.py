"""The only ways to load pairs and merges for a person: both persons lie in the actor's scope."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, false, func, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from portal.agencies.models import Import, SourceRecord
from portal.errors import NotFound
from portal.extensions import db
from portal.households.access import covers
from portal.households.models import Household, Person
from portal.linkage.models import LinkageRun, PersonMerge, PersonPair
from portal.linkage.states import PairStatus
from portal.permissions import Actor, Permission, allows

#: Merged persons shown under the one who stands for them.
_DEEPEST = 20


def visible_pairs(actor: Actor) -> Select[PersonPair]:
    """Pairs whose two persons both lie in the actor's kecamatan; all for a scope of everywhere."""
    query = select(PersonPair)
    if not allows(actor, Permission.IDENTITY_MERGE):
        return query.where(false())
    if actor.district_codes is None:
        return query.where(true())
    for side in (PersonPair.left_person_id, PersonPair.right_person_id):
        person, household = aliased(Person), aliased(Household)
        query = (
            query.join(person, person.id == side)
            .join(household, household.id == person.household_id)
            .where(household.district_code.in_(actor.district_codes))
        )
    return query


def waiting_pairs(actor: Actor) -> Select[PersonPair]:
    """Pairs that wait for a person, in the order in which they are asked: what is listed and what
    is counted, everywhere. While one of the two is merged into another there is nothing to ask."""
    merged = select(Person.id).where(
        Person.id.in_((PersonPair.left_person_id, PersonPair.right_person_id)),
        Person.merged_into_id.is_not(None),
    )
    return (
        visible_pairs(actor)
        .where(PersonPair.status == PairStatus.REVIEW, ~merged.correlate(PersonPair).exists())
        .order_by(PersonPair.postponed, PersonPair.probability.desc(), PersonPair.id)
    )


def next_pair(actor: Actor) -> PersonPair | None:
    """The pair to ask about now."""
    pair_id = db.session.scalar(waiting_pairs(actor).with_only_columns(PersonPair.id).limit(1))
    return None if pair_id is None else get_pair(actor, pair_id)


def count_waiting(actor: Actor) -> int:
    """How many pairs wait for this person."""
    waiting = waiting_pairs(actor).order_by(None).with_only_columns(PersonPair.id).subquery()
    return db.session.scalar(select(func.count()).select_from(waiting)) or 0


def decided_pairs(actor: Actor) -> Select[PersonPair]:
    """Pairs that were merged or kept apart, with what a list shows."""
    return (
        visible_pairs(actor)
        .where(PersonPair.status.in_((PairStatus.MERGED, PairStatus.KEPT_APART)))
        .options(
            joinedload(PersonPair.left).joinedload(Person.household).joinedload(Household.village),
            joinedload(PersonPair.right).joinedload(Person.household).joinedload(Household.village),
            joinedload(PersonPair.decided_by),
        )
    )


def get_pair(actor: Actor, pair_id: int) -> PersonPair:
    """One pair with both persons. Raises :class:`NotFound` outside the scope."""
    people = (
        joinedload(side).options(
            joinedload(Person.household).joinedload(Household.village),
            joinedload(Person.household).joinedload(Household.district),
            joinedload(Person.household).selectinload(Household.persons),
            selectinload(Person.phones),
        )
        for side in (PersonPair.left, PersonPair.right)
    )
    pair = db.session.scalars(
        visible_pairs(actor).where(PersonPair.id == pair_id).options(*people)
    ).first()
    if pair is None:
        raise NotFound
    return pair


def require_both(actor: Actor, pair: PersonPair) -> None:
    """Raise :class:`NotFound` unless both persons lie in the actor's scope."""
    for person in (pair.left, pair.right):
        if not covers(actor, person.household.district_code):
            raise NotFound


def standing_merge(pair: PersonPair) -> PersonMerge | None:
    """The merge that came of this pair and was not undone."""
    return db.session.scalars(
        select(PersonMerge).where(PersonMerge.pair_id == pair.id, PersonMerge.undone_at.is_(None))
    ).one_or_none()


def merges_into(person_id: int) -> Sequence[PersonMerge]:
    """What was merged into a person, also by way of others, latest first."""
    found: list[PersonMerge] = []
    level: Collection[int] = (person_id,)
    while level and len(found) < _DEEPEST:
        merges = db.session.scalars(
            select(PersonMerge)
            .where(PersonMerge.into_id.in_(level), PersonMerge.undone_at.is_(None))
            .order_by(PersonMerge.id.desc())
            .options(
                joinedload(PersonMerge.person)
                .joinedload(Person.household)
                .joinedload(Household.village),
                joinedload(PersonMerge.merged_by),
            )
            .limit(_DEEPEST)
        ).all()
        found += merges
        level = [merge.person_id for merge in merges]
    return found


def said_of(person_ids: Collection[int]) -> Sequence[SourceRecord]:
    """What agencies said of these persons: accepted rows with their list, oldest first."""
    return db.session.scalars(
        select(SourceRecord)
        .where(SourceRecord.person_id.in_(person_ids))
        .order_by(SourceRecord.id)
        .limit(_DEEPEST)
    ).all()


def imports_with(ids: Collection[int]) -> dict[int, Import]:
    """Lists by id, with their agency and file."""
    found = db.session.scalars(
        select(Import)
        .where(Import.id.in_(ids))
        .options(joinedload(Import.agency), joinedload(Import.file))
    )
    return {item.id: item for item in found}


def last_run() -> LinkageRun | None:
    """The latest run that was finished."""
    return db.session.scalars(
        select(LinkageRun)
        .where(LinkageRun.finished_at.is_not(None))
        .order_by(LinkageRun.id.desc())
        .limit(1)
    ).first()

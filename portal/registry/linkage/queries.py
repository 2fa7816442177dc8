"""Queries of pairs and merges. The actor's scope must cover both persons of a pair."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from portal.core.db.plans import unindexed
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.permissions import Actor, allows
from portal.platform.scope import covers, in_scope, sees_everything
from portal.registry.agencies.models import Import, ImportKind, SourceRecord
from portal.registry.households.models import Household, Person
from portal.registry.linkage.models import LinkageRun, PersonMerge, PersonPair
from portal.registry.linkage.permissions import IDENTITY_MERGE
from portal.registry.linkage.states import PairStatus

#: Merged records and list rows to load at most.
_MERGE_LIMIT = 20


def visible_pairs(actor: Actor) -> Select[PersonPair]:
    """Return the query for pairs whose persons are both in the actor's scope."""
    query = select(PersonPair)
    if not allows(actor, IDENTITY_MERGE):
        return query.where(false())
    if sees_everything(actor, IDENTITY_MERGE):
        return query
    for side in (PersonPair.left_person_id, PersonPair.right_person_id):
        person, household = aliased(Person), aliased(Household)
        query = (
            query.join(person, person.id == side)
            .join(household, household.id == person.household_id)
            .where(in_scope(actor, household.district_code))
        )
    return query


def waiting_pairs(actor: Actor) -> Select[PersonPair]:
    """Return the query for pairs that wait for review, in queue order. Lists and counts both use
    it.

    Pairs with a merged person are left out.
    """
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
    """Return the first pair of the queue."""
    pair_id = db.session.scalar(waiting_pairs(actor).with_only_columns(PersonPair.id).limit(1))
    return None if pair_id is None else get_pair(actor, pair_id)


def count_waiting_pairs(actor: Actor) -> int:
    """Return the number of pairs that wait for review by this actor."""
    waiting = waiting_pairs(actor).order_by(None).with_only_columns(PersonPair.id).subquery()
    return db.session.scalar(select(func.count()).select_from(waiting)) or 0


def decided_pairs(actor: Actor) -> Select[PersonPair]:
    """Return the query for merged pairs and pairs kept apart, with what a list shows."""
    return (
        visible_pairs(actor)
        .where(unindexed(PersonPair.status).in_((PairStatus.MERGED, PairStatus.KEPT_APART)))
        .options(
            joinedload(PersonPair.left).joinedload(Person.household).joinedload(Household.village),
            joinedload(PersonPair.right).joinedload(Person.household).joinedload(Household.village),
            joinedload(PersonPair.decided_by),
        )
    )


def get_pair(actor: Actor, pair_id: int) -> PersonPair:
    """Return a pair with both persons. Raise :class:`NotFound` outside the scope."""
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


def require_pair_in_scope(actor: Actor, pair: PersonPair) -> None:
    """Raise :class:`NotFound` unless both persons are in the actor's scope."""
    for person in (pair.left, pair.right):
        if not covers(actor, person.household.district_code):
            raise NotFound


def active_merge(pair: PersonPair) -> PersonMerge | None:
    """Return the merge of this pair that was not undone."""
    return db.session.scalars(
        select(PersonMerge).where(PersonMerge.pair_id == pair.id, PersonMerge.undone_at.is_(None))
    ).one_or_none()


def merges_into(person_id: int) -> Sequence[PersonMerge]:
    """Return the merges into a person, directly or through others, latest first."""
    found: list[PersonMerge] = []
    level: Collection[int] = (person_id,)
    while level and len(found) < _MERGE_LIMIT:
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
            .limit(_MERGE_LIMIT)
        ).all()
        found += merges
        level = [merge.person_id for merge in merges]
    return found


def source_records_of(person_ids: Collection[int]) -> Sequence[SourceRecord]:
    """Return the rows of these persons in lists of people, oldest first."""
    return db.session.scalars(
        select(SourceRecord)
        .join(Import, Import.id == SourceRecord.import_id)
        .where(SourceRecord.person_id.in_(person_ids), Import.kind == ImportKind.PEOPLE)
        .order_by(SourceRecord.id)
        .limit(_MERGE_LIMIT)
    ).all()


def imports_by_id(ids: Collection[int]) -> dict[int, Import]:
    """Return imports by id, with agency and file."""
    found = db.session.scalars(
        select(Import)
        .where(Import.id.in_(ids))
        .options(joinedload(Import.agency), joinedload(Import.file))
    )
    return {item.id: item for item in found}


def last_run() -> LinkageRun | None:
    """Return the latest finished run."""
    return db.session.scalars(
        select(LinkageRun)
        .where(LinkageRun.finished_at.is_not(None))
        .order_by(LinkageRun.id.desc())
        .limit(1)
    ).first()


def pairs_to_review(actor: Actor) -> Select[Any] | None:
    """Return the ids of the pairs in the actor's queue."""
    if not allows(actor, IDENTITY_MERGE):
        return None
    return waiting_pairs(actor).with_only_columns(PersonPair.id)

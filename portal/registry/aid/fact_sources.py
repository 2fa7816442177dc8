"""Write facts of aid with their sources, and remove sources.

A fact exists as long as it has a source. Facts are locked in the order of their ids, so that two
imports, or an import and an undo, wait for each other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import aliased

from portal.core.db.bulk import insert_or_ignore, insert_rows
from portal.core.extensions import db
from portal.registry.aid.models import AidFact, AidSource

_ATTEMPTS = 3
_KEY = (AidFact.person_id, AidFact.programme_id, AidFact.payment)
FactKey = tuple[int, int, str]


def add_sources(
    facts: Sequence[Mapping[str, Any]], sources: Sequence[Mapping[str, Any]]
) -> Sequence[int]:
    """Add ``sources[i]`` to the fact with the key of ``facts[i]``; insert the fact if it is new.

    All facts must name the same columns, and so must all sources. Returns the ids of the facts.
    """
    keys = [_key(fact) for fact in facts]
    numbers = _numbers(dict(zip(keys, facts, strict=True)))
    ids = [numbers[key] for key in keys]
    insert_rows(
        AidSource,
        [{**source, "fact_id": number} for source, number in zip(sources, ids, strict=True)],
    )
    return ids


def take_back_sources(which: ColumnElement[bool]) -> None:
    """Delete these sources, and the facts that have no other source."""
    of_facts = select(AidSource.fact_id).where(which)
    locked = select(AidFact.id).where(AidFact.id.in_(of_facts)).order_by(AidFact.id)
    db.session.execute(locked.with_for_update(key_share=True)).close()
    taken = select(AidSource.id).where(which)
    other = aliased(AidSource)
    kept = select(other.id).where(other.fact_id == AidFact.id, other.id.not_in(taken)).exists()
    for statement in (
        delete(AidFact).where(AidFact.id.in_(of_facts), ~kept),  # with their sources
        delete(AidSource).where(which),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})


def _key(fact: Mapping[str, Any]) -> FactKey:
    return fact["person_id"], fact["programme_id"], fact["payment"]


def _numbers(facts: Mapping[FactKey, Mapping[str, Any]]) -> dict[FactKey, int]:
    """Return the id of each fact; insert the missing ones."""
    found: dict[FactKey, int] = {}
    for _ in range(_ATTEMPTS):
        # A fact may be deleted before it is locked: then it is inserted again.
        missing = [facts[key] for key in sorted(facts.keys() - found.keys())]
        if not missing:
            break
        new = insert_or_ignore(db.session(), AidFact, *_KEY)
        db.session.connection().execute(new, missing)
        found |= _locked({fact["person_id"] for fact in missing}, facts)
    return found


def _locked(person_ids: set[int], facts: Mapping[FactKey, Any]) -> dict[FactKey, int]:
    query = (
        select(AidFact.id, *_KEY)
        .where(
            AidFact.person_id.in_(person_ids),
            AidFact.programme_id.in_({programme for _, programme, _ in facts}),
            AidFact.payment.in_({payment for _, _, payment in facts}),
        )
        .order_by(AidFact.id)
        .with_for_update(key_share=True)
    )
    rows = db.session.execute(query)
    found = {(row.person_id, row.programme_id, row.payment): row.id for row in rows}
    return {key: number for key, number in found.items() if key in facts}

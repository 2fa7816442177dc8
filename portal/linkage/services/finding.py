"""Pairs that the model found, written down: new ones, and what has become of known ones."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select, tuple_

from portal.bulk import insert_rows
from portal.extensions import db
from portal.households.models import Person
from portal.linkage.grouping import FoundPair, Key
from portal.linkage.models import LinkageRun, PersonPair
from portal.linkage.outcomes import Outcome
from portal.linkage.services.inheriting import ask_all, close_all
from portal.linkage.states import TRANSITIONS, PairAction, PairStatus
from portal.permissions import Actor
from portal.workflow import Place, apply_to_all

_BLOCK = 300


def write_pairs(
    actor: Actor, run: LinkageRun, found: Sequence[FoundPair], evidence: Mapping[Key, str]
) -> None:
    """Write what the model says of these pairs; doing it twice changes nothing.

    A pair that was kept apart is asked about again only if its evidence has changed. Persons that
    were merged or taken back meanwhile are left out.
    """
    standing = _standing({side for pair in found for side in pair.key})
    valid = [pair for pair in found if standing.issuperset(pair.key)]
    known = _known([pair.key for pair in valid])
    _insert(run, [pair for pair in valid if pair.key not in known])
    asked, trusted = [], []
    for pair in valid:
        there = known.get(pair.key)
        if there is None:
            continue
        decided = there.status is PairStatus.KEPT_APART
        if decided and there.evidence in ("", evidence[pair.key]):
            there.evidence = evidence[pair.key]
            continue
        _update(there, run, pair)
        sure = pair.outcome is Outcome.SAME and not there.by_hand
        if sure and there.status in (PairStatus.REVIEW, PairStatus.GONE):
            trusted.append(there)
        elif there.status in (PairStatus.KEPT_APART, PairStatus.GONE) or (
            there.status is PairStatus.SAME and not sure
        ):
            asked.append(there)
    ask_all(actor, asked)
    places = [(pair, Place()) for pair in trusted]
    apply_to_all(places, PairAction.TRUST, actor, TRANSITIONS)


def close_stale(actor: Actor, run: LinkageRun) -> int:
    """After a whole run: close some of the questions that the model does not ask any more.
    Returns how many; none are left when it is zero."""
    stale = db.session.scalars(
        select(PersonPair)
        .where(
            PersonPair.status.in_((PairStatus.REVIEW, PairStatus.SAME)),
            PersonPair.by_hand.is_(False),
            or_(PersonPair.run_id.is_(None), PersonPair.run_id != run.id),
        )
        .order_by(PersonPair.id)
        .limit(_BLOCK)
        .with_for_update()
    ).all()
    close_all(actor, stale)
    return len(stale)


def _standing(ids: Collection[int]) -> set[int]:
    """Those of ``ids`` who are there and were not merged into another."""
    wanted, found = sorted(ids), set[int]()
    for start in range(0, len(wanted), _BLOCK):
        part = wanted[start : start + _BLOCK]
        found |= set(
            db.session.scalars(
                select(Person.id).where(Person.id.in_(part), Person.merged_into_id.is_(None))
            )
        )
    return found


def _known(keys: Sequence[Key]) -> dict[Key, PersonPair]:
    known: dict[Key, PersonPair] = {}
    for start in range(0, len(keys), _BLOCK):
        pairs = db.session.scalars(
            select(PersonPair)
            .where(
                tuple_(PersonPair.left_person_id, PersonPair.right_person_id).in_(
                    keys[start : start + _BLOCK]
                )
            )
            .order_by(PersonPair.id)
            .with_for_update()
        )
        known.update({(pair.left_person_id, pair.right_person_id): pair for pair in pairs})
    return known


def _insert(run: LinkageRun, found: Sequence[FoundPair]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "left_person_id": pair.left,
            "right_person_id": pair.right,
            "probability": pair.probability,
            "outcome": pair.outcome,
            "reasons": list(pair.reasons),
            "status": PairStatus.SAME if pair.outcome is Outcome.SAME else PairStatus.REVIEW,
            "run_id": run.id,
        }
        for pair in found
    ]
    insert_rows(PersonPair, rows)


def _update(there: PersonPair, run: LinkageRun, pair: FoundPair) -> None:
    there.probability, there.outcome = pair.probability, pair.outcome
    there.reasons, there.run_id = list(pair.reasons), run.id

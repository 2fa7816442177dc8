"""Write the pairs of a run: insert new pairs, update known ones."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select, tuple_

from portal.core.db.bulk import insert_rows
from portal.core.extensions import db
from portal.platform.permissions import Actor
from portal.platform.workflow import apply_to_all
from portal.registry.households.models import Person
from portal.registry.linkage.models import LinkageRun, PersonPair
from portal.registry.linkage.outcomes import Outcome
from portal.registry.linkage.person_pairs import PairKey, ScoredPersonPair
from portal.registry.linkage.services.transfer_pairs import close_pairs, send_to_review
from portal.registry.linkage.states import TRANSITIONS, PairAction, PairStatus

_BLOCK = 300


def write_pairs(
    actor: Actor,
    run: LinkageRun,
    found: Sequence[ScoredPersonPair],
    evidence: Mapping[PairKey, str],
) -> None:
    """Insert or update these pairs. Repeating it changes nothing.

    A pair kept apart returns to review only if its evidence changed. Persons merged or removed
    meanwhile are skipped.
    """
    standing = _unmerged({side for pair in found for side in pair.key})
    valid = [pair for pair in found if standing.issuperset(pair.key)]
    known = _lock_known_pairs([pair.key for pair in valid])
    _insert(run, [pair for pair in valid if pair.key not in known])
    asked, trusted = [], []
    for pair in valid:
        existing = known.get(pair.key)
        if existing is None:
            continue
        decided = existing.status is PairStatus.KEPT_APART
        if decided and existing.evidence in ("", evidence[pair.key]):
            existing.evidence = evidence[pair.key]
            continue
        _update(existing, run, pair)
        sure = pair.outcome is Outcome.SAME and not existing.by_hand
        if sure and existing.status in (PairStatus.REVIEW, PairStatus.GONE):
            trusted.append(existing)
        elif existing.status in (PairStatus.KEPT_APART, PairStatus.GONE) or (
            existing.status is PairStatus.SAME and not sure
        ):
            asked.append(existing)
    send_to_review(actor, asked)
    apply_to_all(trusted, PairAction.TRUST, actor, TRANSITIONS)


def close_stale_pairs(actor: Actor, run: LinkageRun) -> int:
    """Close some open pairs that a full run did not find again. Return how many; zero when none is
    left."""
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
    close_pairs(actor, stale)
    return len(stale)


def _unmerged(ids: Collection[int]) -> set[int]:
    """Return those of ``ids`` that exist and are not merged."""
    wanted, found = sorted(ids), set[int]()
    for start in range(0, len(wanted), _BLOCK):
        part = wanted[start : start + _BLOCK]
        found |= set(
            db.session.scalars(
                select(Person.id).where(Person.id.in_(part), Person.merged_into_id.is_(None))
            )
        )
    return found


def _lock_known_pairs(keys: Sequence[PairKey]) -> dict[PairKey, PersonPair]:
    known: dict[PairKey, PersonPair] = {}
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


def _insert(run: LinkageRun, found: Sequence[ScoredPersonPair]) -> None:
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


def _update(existing: PersonPair, run: LinkageRun, pair: ScoredPersonPair) -> None:
    existing.probability, existing.outcome = pair.probability, pair.outcome
    existing.reasons, existing.run_id = list(pair.reasons), run.id

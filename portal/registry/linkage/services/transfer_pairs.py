"""Transfer open and decided pairs of merged persons to their survivors."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import joinedload

from portal.core.clock import utc_now
from portal.core.extensions import db
from portal.platform.permissions import Actor
from portal.platform.workflow import apply_to_all
from portal.registry.linkage.models import PersonPair
from portal.registry.linkage.person_pairs import PairKey
from portal.registry.linkage.states import TRANSITIONS, PairAction, PairStatus

#: Ids per statement.
_BLOCK = 300
_OPEN = (PairStatus.SAME, PairStatus.REVIEW)
_TRANSFERRED = (*_OPEN, PairStatus.KEPT_APART)


@dataclass
class _Changes:
    """Pairs to change, each with the id of the merged person that caused it."""

    closed: list[tuple[int, PersonPair]] = field(default_factory=list)
    opened: list[tuple[int, PersonPair]] = field(default_factory=list)
    asked: list[tuple[int, PersonPair]] = field(default_factory=list)
    kept: list[tuple[int, PersonPair]] = field(default_factory=list)

    def for_undo(self) -> dict[int, dict[str, Any]]:
        """Return merged person id → ids of changed pairs by kind, for undo."""
        undo: defaultdict[int, dict[str, list[int]]] = defaultdict(dict)
        for name in ("closed", "opened", "asked", "kept"):
            for merged, pair in getattr(self, name):
                undo[merged].setdefault(name, []).append(pair.id)
        return dict(undo)


def transfer_pairs(actor: Actor, into: Mapping[int, int]) -> dict[int, dict[str, Any]]:
    """Transfer the pairs of merged persons; ``into`` maps merged → survivor.

    An open pair moves to the survivor. "Kept apart" applies to the survivor too and overrides an
    open pair. Return merged person id → undo data.
    """
    moved = _pairs_of_merged(into)
    targets = {pair.id: _target_key(pair, into) for pair in moved}
    known = _pairs_by_key({key for key in targets.values() if key is not None})
    changes = _Changes()
    for pair in sorted(moved, key=lambda found: found.status is not PairStatus.KEPT_APART):
        merged = pair.left_person_id if pair.left_person_id in into else pair.right_person_id
        if pair.status in _OPEN:
            changes.closed.append((merged, pair))
        key = targets[pair.id]
        if key is None:
            continue
        existing = known.get(key)
        if existing is None:
            known[key] = _copied_pair(pair, key)
            changes.opened.append((merged, known[key]))
        elif pair.status is PairStatus.KEPT_APART and existing.status is not PairStatus.KEPT_APART:
            changes.kept.append((merged, existing))
        elif pair.status in _OPEN and existing.status is PairStatus.GONE:
            changes.asked.append((merged, existing))
    _write(actor, changes)
    return changes.for_undo()


def restore_pairs(actor: Actor, undos: Sequence[Mapping[str, Any]]) -> None:
    """Undo :func:`transfer_pairs`: reopen closed pairs, close transferred ones.

    Pairs that staff decided meanwhile stay.
    """
    carried = [
        pair
        for pair in _pairs_in_undo(undos, "opened", "asked")
        if pair.status in _TRANSFERRED and pair.decided_by_id is None
    ]
    close_pairs(actor, carried)
    send_to_review(actor, [pair for pair in _pairs_in_undo(undos, "kept") if _kept_by_portal(pair)])
    send_to_review(actor, [pair for pair in _pairs_in_undo(undos, "closed") if _can_reopen(pair)])


def close_pairs(actor: Actor, pairs: Iterable[PersonPair]) -> None:
    """Close pairs that need no decision any more."""
    apply_to_all(list(pairs), PairAction.CLOSE, actor, TRANSITIONS)


def send_to_review(actor: Actor, pairs: Iterable[PersonPair]) -> None:
    """Send pairs to review by staff."""
    apply_to_all(list(pairs), PairAction.ASK, actor, TRANSITIONS)


def _write(actor: Actor, changes: _Changes) -> None:
    db.session.add_all(pair for _merged, pair in changes.opened)
    db.session.flush()
    closed = {pair.id: pair for _merged, pair in changes.closed}
    kept = {pair.id: pair for _merged, pair in changes.kept if pair.id not in closed}
    asked = {pair.id: pair for _merged, pair in changes.asked if pair.id not in kept}
    close_pairs(actor, closed.values())
    send_to_review(actor, asked.values())
    apply_to_all(
        list(kept.values()),
        PairAction.KEEP_APART,
        actor,
        TRANSITIONS,
        decided_at=utc_now(),
        decided_by_id=None,
        evidence="",
    )


def _pairs_of_merged(into: Mapping[int, int]) -> list[PersonPair]:
    merged = list(into)
    return list(
        db.session.scalars(
            select(PersonPair)
            .where(
                PersonPair.status.in_(_TRANSFERRED),
                or_(
                    PersonPair.left_person_id.in_(merged),
                    PersonPair.right_person_id.in_(merged),
                ),
            )
            .order_by(PersonPair.id)
            .with_for_update()
        )
    )


def _target_key(pair: PersonPair, into: Mapping[int, int]) -> PairKey | None:
    """Return the pair of the survivors; ``None`` if they are one person."""
    one = into.get(pair.left_person_id, pair.left_person_id)
    other = into.get(pair.right_person_id, pair.right_person_id)
    return None if one == other else (min(one, other), max(one, other))


def _pairs_by_key(keys: set[PairKey]) -> dict[PairKey, PersonPair]:
    if not keys:
        return {}
    pairs = db.session.scalars(
        select(PersonPair).where(
            tuple_(PersonPair.left_person_id, PersonPair.right_person_id).in_(sorted(keys))
        )
    )
    return {(pair.left_person_id, pair.right_person_id): pair for pair in pairs}


def _copied_pair(pair: PersonPair, key: PairKey) -> PersonPair:
    return PersonPair(
        left_person_id=key[0],
        right_person_id=key[1],
        probability=pair.probability,
        outcome=pair.outcome,
        reasons=pair.reasons,
        status=pair.status,
        by_hand=pair.by_hand,
        postponed=pair.postponed,
        run_id=pair.run_id,
        note=pair.note,
        decided_at=pair.decided_at if pair.status is PairStatus.KEPT_APART else None,
    )


def _pairs_in_undo(undos: Iterable[Mapping[str, Any]], *names: str) -> list[PersonPair]:
    ids = sorted({at for undo in undos for name in names for at in undo.get(name, ())})
    found: list[PersonPair] = []
    for start in range(0, len(ids), _BLOCK):
        found += db.session.scalars(
            select(PersonPair)
            .where(PersonPair.id.in_(ids[start : start + _BLOCK]))
            .options(joinedload(PersonPair.left), joinedload(PersonPair.right))
            .order_by(PersonPair.id)
            .with_for_update(of=PersonPair)
        )
    return found


def _kept_by_portal(pair: PersonPair) -> bool:
    return pair.status is PairStatus.KEPT_APART and pair.decided_by_id is None


def _can_reopen(pair: PersonPair) -> bool:
    both_stand = pair.left.merged_into_id is None and pair.right.merged_into_id is None
    return pair.status is PairStatus.GONE and both_stand

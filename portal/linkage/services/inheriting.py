"""What was asked, or answered, about a merged person holds for whoever stands for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import joinedload

from portal.clock import utc_now
from portal.extensions import db
from portal.linkage.grouping import Key
from portal.linkage.models import PersonPair
from portal.linkage.states import TRANSITIONS, PairAction, PairStatus
from portal.permissions import Actor
from portal.workflow import Place, apply_to_all

#: Ids in one statement.
_BLOCK = 300
_OPEN = (PairStatus.SAME, PairStatus.REVIEW)
_CARRIED = (*_OPEN, PairStatus.KEPT_APART)


@dataclass
class _Changes:
    """Pairs to move, each with the merged person because of whom."""

    closed: list[tuple[int, PersonPair]] = field(default_factory=list)
    opened: list[tuple[int, PersonPair]] = field(default_factory=list)
    asked: list[tuple[int, PersonPair]] = field(default_factory=list)
    kept: list[tuple[int, PersonPair]] = field(default_factory=list)

    def for_undo(self) -> dict[int, dict[str, Any]]:
        """Merged person → what undoing their merge needs: ids by what became of the pairs."""
        undo: defaultdict[int, dict[str, list[int]]] = defaultdict(dict)
        for name in ("closed", "opened", "asked", "kept"):
            for merged, pair in getattr(self, name):
                undo[merged].setdefault(name, []).append(pair.id)
        return dict(undo)


def inherit(actor: Actor, into: Mapping[int, int]) -> dict[int, dict[str, Any]]:
    """Carry the pairs of merged persons (merged → into) over to who stands for them.

    A question moves; "two people" holds for the other too, and is stronger than a question.
    Returns for each merged person what undo needs.
    """
    moved = _pairs_of(into)
    targets = {pair.id: _target(pair, into) for pair in moved}
    known = _existing({key for key in targets.values() if key is not None})
    changes = _Changes()
    for pair in sorted(moved, key=lambda found: found.status is not PairStatus.KEPT_APART):
        merged = pair.left_person_id if pair.left_person_id in into else pair.right_person_id
        if pair.status in _OPEN:
            changes.closed.append((merged, pair))
        key = targets[pair.id]
        if key is None:
            continue
        there = known.get(key)
        if there is None:
            known[key] = _carried(pair, key)
            changes.opened.append((merged, known[key]))
        elif pair.status is PairStatus.KEPT_APART and there.status is not PairStatus.KEPT_APART:
            changes.kept.append((merged, there))
        elif pair.status in _OPEN and there.status is PairStatus.GONE:
            changes.asked.append((merged, there))
    _write(actor, changes)
    return changes.for_undo()


def give_back(actor: Actor, undos: Sequence[Mapping[str, Any]]) -> None:
    """Merges were undone: what they closed is asked again, what they carried over is not.

    Where a person has decided meanwhile, that stands.
    """
    carried = [
        pair
        for pair in _by_ids(undos, "opened", "asked")
        if pair.status in _CARRIED and pair.decided_by_id is None
    ]
    close_all(actor, carried)
    ask_all(actor, [pair for pair in _by_ids(undos, "kept") if _kept_by_portal(pair)])
    ask_all(actor, [pair for pair in _by_ids(undos, "closed") if _can_be_asked(pair)])


def close_all(actor: Actor, pairs: Iterable[PersonPair]) -> None:
    """There is nothing to ask of these any more."""
    apply_to_all([(pair, Place()) for pair in pairs], PairAction.CLOSE, actor, TRANSITIONS)


def ask_all(actor: Actor, pairs: Iterable[PersonPair]) -> None:
    """Let a person decide these."""
    apply_to_all([(pair, Place()) for pair in pairs], PairAction.ASK, actor, TRANSITIONS)


def _write(actor: Actor, changes: _Changes) -> None:
    db.session.add_all(pair for _merged, pair in changes.opened)
    db.session.flush()
    closed = {pair.id: pair for _merged, pair in changes.closed}
    kept = {pair.id: pair for _merged, pair in changes.kept if pair.id not in closed}
    asked = {pair.id: pair for _merged, pair in changes.asked if pair.id not in kept}
    close_all(actor, closed.values())
    ask_all(actor, asked.values())
    apply_to_all(
        [(pair, Place()) for pair in kept.values()],
        PairAction.KEEP_APART,
        actor,
        TRANSITIONS,
        decided_at=utc_now(),
        decided_by_id=None,
        evidence="",
    )


def _pairs_of(into: Mapping[int, int]) -> list[PersonPair]:
    merged = list(into)
    return list(
        db.session.scalars(
            select(PersonPair)
            .where(
                PersonPair.status.in_(_CARRIED),
                or_(
                    PersonPair.left_person_id.in_(merged),
                    PersonPair.right_person_id.in_(merged),
                ),
            )
            .order_by(PersonPair.id)
            .with_for_update()
        )
    )


def _target(pair: PersonPair, into: Mapping[int, int]) -> Key | None:
    """The pair of those who stand for the two; ``None`` if that is one person."""
    one = into.get(pair.left_person_id, pair.left_person_id)
    other = into.get(pair.right_person_id, pair.right_person_id)
    return None if one == other else (min(one, other), max(one, other))


def _existing(keys: set[Key]) -> dict[Key, PersonPair]:
    if not keys:
        return {}
    pairs = db.session.scalars(
        select(PersonPair).where(
            tuple_(PersonPair.left_person_id, PersonPair.right_person_id).in_(sorted(keys))
        )
    )
    return {(pair.left_person_id, pair.right_person_id): pair for pair in pairs}


def _carried(pair: PersonPair, key: Key) -> PersonPair:
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


def _by_ids(undos: Iterable[Mapping[str, Any]], *names: str) -> list[PersonPair]:
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


def _can_be_asked(pair: PersonPair) -> bool:
    both_stand = pair.left.merged_into_id is None and pair.right.merged_into_id is None
    return pair.status is PairStatus.GONE and both_stand

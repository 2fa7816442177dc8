"""Every two rows of agencies' lists that speak of one person, or may: as rows of a CSV.

Rows of one person are paired with each other, closure included (*same*); those of two persons who
wait for a decision across (*review*). It is written as it is read: only one person's rows, or those
of a few pairs, are in memory at a time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, product
from typing import Any, TypeVar

from sqlalchemy import select

from portal.agencies.models import Import, RowOutcome, SourceRecord
from portal.agencies.states import ImportState
from portal.extensions import db
from portal.files.models import StoredFile
from portal.linkage.models import PersonMerge, PersonPair
from portal.linkage.outcomes import Outcome
from portal.linkage.states import PairStatus

Item = TypeVar("Item")
HEADER = (
    "left_file",
    "left_sheet",
    "left_row",
    "right_file",
    "right_sheet",
    "right_row",
    "probability",
    "decision",
)
_BLOCK = 500
Line = tuple[str, str, int, str, str, int, str, str]


def exported_pairs() -> Iterator[Line]:
    """All lines, *same* first; each two rows at most once."""
    tree = _Tree()
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for record_id, person_id in _accepted():
        rows[tree.root(person_id)].append(record_id)
    yield from _same(tree, rows)
    yield from _in_review(rows)


class _Tree:
    """Who was merged into whom, and how sure the model was of it."""

    def __init__(self) -> None:
        merges = db.session.execute(
            select(PersonMerge.person_id, PersonMerge.into_id, PersonPair.probability)
            .join(PersonPair, PersonPair.id == PersonMerge.pair_id)
            .where(PersonMerge.undone_at.is_(None))
        )
        self._above = {merged: (into, probability) for merged, into, probability in merges}

    def root(self, person_id: int) -> int:
        """Who stands for a person."""
        return list(self._way_up(person_id))[-1][0]

    def probability(self, one: int, other: int) -> float:
        """How sure it is that two records are of one person: as sure as the least sure merge
        between them; rows that came in for the same record are."""
        upward = dict(self._way_up(one))
        return next(
            min(sure, upward[person_id])
            for person_id, sure in self._way_up(other)
            if person_id in upward
        )

    def _way_up(self, person_id: int) -> Iterator[tuple[int, float]]:
        """The person and everybody above, each with the least sure merge up to there."""
        sure = 1.0
        yield person_id, sure
        while person_id in self._above:
            person_id, probability = self._above[person_id]
            sure = min(sure, probability)
            yield person_id, sure


def _same(tree: _Tree, rows: Mapping[int, list[int]]) -> Iterator[Line]:
    groups = [ids for ids in rows.values() if len(ids) > 1]
    for some in _blocks(groups):
        details = _details(chain.from_iterable(some))
        for ids in some:
            for left, right in combinations(ids, 2):
                one, other = details[left], details[right]
                sure = tree.probability(one.person_id, other.person_id)
                yield _line(one, other, sure, Outcome.SAME)


def _in_review(rows: Mapping[int, list[int]]) -> Iterator[Line]:
    pairs = db.session.execute(
        select(PersonPair.left_person_id, PersonPair.right_person_id, PersonPair.probability)
        .where(PersonPair.status == PairStatus.REVIEW)
        .order_by(PersonPair.id)
    ).all()
    for some in _blocks(pairs):
        ids = {at for left, right, _ in some for side in (left, right) for at in rows.get(side, ())}
        details = _details(ids)
        for left, right, probability in some:
            for one, other in product(rows.get(left, ()), rows.get(right, ())):
                yield _line(details[one], details[other], probability, Outcome.REVIEW)


def _accepted() -> Iterator[Any]:
    """Id and person of every accepted row of a completed list."""
    query = (
        select(SourceRecord.id, SourceRecord.person_id)
        .join(Import, Import.id == SourceRecord.import_id)
        .where(
            Import.status == ImportState.APPLIED,
            SourceRecord.outcome == RowOutcome.ACCEPTED,
            SourceRecord.person_id.is_not(None),
        )
        .order_by(SourceRecord.id)
    )
    yield from db.session.execute(query.execution_options(yield_per=_BLOCK))


def _details(ids: Iterable[int]) -> dict[int, Any]:
    """Where rows stand, by id."""
    found: dict[int, Any] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), _BLOCK):
        rows = db.session.execute(
            select(
                SourceRecord.id,
                SourceRecord.sheet,
                SourceRecord.row,
                SourceRecord.person_id,
                StoredFile.name,
            )
            .join(Import, Import.id == SourceRecord.import_id)
            .join(StoredFile, StoredFile.id == Import.file_id)
            .where(SourceRecord.id.in_(wanted[start : start + _BLOCK]))
        )
        found.update({row.id: row for row in rows})
    return found


def _line(one: Any, other: Any, probability: float, decision: Outcome) -> Line:
    """The row that came in first stands left."""
    left, right = sorted((one, other), key=lambda row: row.id)
    return (
        *(left.name, left.sheet, left.row),
        *(right.name, right.sheet, right.row),
        f"{probability:.6f}",
        decision.value,
    )


def _blocks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), _BLOCK):
        yield items[start : start + _BLOCK]

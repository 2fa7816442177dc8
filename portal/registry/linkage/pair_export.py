"""Export pairs of list rows that are, or may be, one person as CSV lines.

*Same*: all rows of one person, paired. *Review*: rows of two persons whose pair waits for a
decision. Lines are streamed; memory holds the rows of one block of persons or pairs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, product
from typing import Any, TypeVar

from sqlalchemy import select

from portal.core.extensions import db
from portal.platform.files.models import StoredFile
from portal.registry.agencies.models import Import, ImportKind, RowOutcome, SourceRecord
from portal.registry.agencies.states import ImportState
from portal.registry.linkage.models import PersonMerge, PersonPair
from portal.registry.linkage.outcomes import Outcome
from portal.registry.linkage.states import PairStatus

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


def export_lines() -> Iterator[Line]:
    """Yield all lines, *same* first; each pair of rows at most once."""
    tree = _MergeTree()
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for record_id, person_id in _accepted_rows():
        rows[tree.root(person_id)].append(record_id)
    yield from _same_lines(tree, rows)
    yield from _review_lines(rows)


class _MergeTree:
    """The merges in force, each with its match probability."""

    def __init__(self) -> None:
        merges = db.session.execute(
            select(PersonMerge.person_id, PersonMerge.into_id, PersonPair.probability)
            .join(PersonPair, PersonPair.id == PersonMerge.pair_id)
            .where(PersonMerge.undone_at.is_(None))
        )
        self._above = {merged: (into, probability) for merged, into, probability in merges}

    def root(self, person_id: int) -> int:
        """Return the survivor of a person."""
        return list(self._ancestors(person_id))[-1][0]

    def probability(self, one: int, other: int) -> float:
        """Return the lowest match probability of the merges between two records; 1.0 for the same
        record."""
        upward = dict(self._ancestors(one))
        return next(
            min(sure, upward[person_id])
            for person_id, sure in self._ancestors(other)
            if person_id in upward
        )

    def _ancestors(self, person_id: int) -> Iterator[tuple[int, float]]:
        """Yield the person and all persons above, each with the lowest probability so far."""
        sure = 1.0
        yield person_id, sure
        while person_id in self._above:
            person_id, probability = self._above[person_id]
            sure = min(sure, probability)
            yield person_id, sure


def _same_lines(tree: _MergeTree, rows: Mapping[int, list[int]]) -> Iterator[Line]:
    groups = [ids for ids in rows.values() if len(ids) > 1]
    for some in _blocks(groups):
        details = _row_places(chain.from_iterable(some))
        for ids in some:
            for left, right in combinations(ids, 2):
                one, other = details[left], details[right]
                sure = tree.probability(one.person_id, other.person_id)
                yield _line(one, other, sure, Outcome.SAME)


def _review_lines(rows: Mapping[int, list[int]]) -> Iterator[Line]:
    pairs = db.session.execute(
        select(PersonPair.left_person_id, PersonPair.right_person_id, PersonPair.probability)
        .where(PersonPair.status == PairStatus.REVIEW)
        .order_by(PersonPair.id)
    ).all()
    for some in _blocks(pairs):
        ids = {at for left, right, _ in some for side in (left, right) for at in rows.get(side, ())}
        details = _row_places(ids)
        for left, right, probability in some:
            for one, other in product(rows.get(left, ()), rows.get(right, ())):
                yield _line(details[one], details[other], probability, Outcome.REVIEW)


def _accepted_rows() -> Iterator[Any]:
    """Yield id and person id of every accepted row of a completed list."""
    query = (
        select(SourceRecord.id, SourceRecord.person_id)
        .join(Import, Import.id == SourceRecord.import_id)
        .where(
            Import.status == ImportState.APPLIED,
            Import.kind == ImportKind.PEOPLE,
            SourceRecord.outcome == RowOutcome.ACCEPTED,
            SourceRecord.person_id.is_not(None),
        )
        .order_by(SourceRecord.id)
    )
    yield from db.session.execute(query.execution_options(yield_per=_BLOCK))


def _row_places(ids: Iterable[int]) -> dict[int, Any]:
    """Return row id → file, sheet, row and person."""
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
    """Return the CSV line of two rows; the row that came in first is on the left."""
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

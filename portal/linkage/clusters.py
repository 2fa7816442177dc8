"""From pairs to persons: who follows from whom, without joining what contradicts itself."""

from collections.abc import Iterable, Sequence

from portal.linkage.features import Features, rows_of
from portal.linkage.guards import contradict
from portal.linkage.outcomes import Outcome, ScoredPair
from portal.linkage.records import LinkRecord
from portal.linkage.trained import trained_model


def resolve(pairs: Iterable[ScoredPair], records: Sequence[LinkRecord]) -> list[set[str]]:
    """Keys of the records of each person of whom there are several, by *same* and closure.

    Records of one ``decided`` are together from the start; the surest pairs join first. Two groups
    do not join where a member of one contradicts a member of the other: that is for a person to
    look at.
    """
    same = [pair for pair in pairs if pair.outcome is Outcome.SAME]
    touched = {key for pair in same for key in (pair.left, pair.right)}
    decided: dict[str, set[str]] = {}
    group: dict[str, set[str]] = {}
    for record in records:
        mine = {record.key} if record.decided is None else decided.setdefault(record.decided, set())
        mine.add(record.key)
        group[record.key] = mine
    reached = touched | {other for key in touched for other in group[key]}
    rarity = trained_model().rarity
    rows = {
        row["unique_id"]: row for row in rows_of([r for r in records if r.key in reached], rarity)
    }
    for pair in sorted(same, key=lambda pair: (-pair.probability, pair.left, pair.right)):
        left, right = group[pair.left], group[pair.right]
        if left is right or _contradicted(left, right, rows):
            continue
        left |= right
        group.update(dict.fromkeys(right, left))
    found = {id(members): members for members in group.values() if len(members) > 1}
    return list(found.values())


def _contradicted(left: set[str], right: set[str], rows: dict[str, Features]) -> bool:
    return any(contradict(rows[one], rows[other]) for one in left for other in right)

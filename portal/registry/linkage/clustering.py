"""Cluster matching records into persons, with cannot-link constraints."""

from collections.abc import Iterable, Sequence

from portal.registry.linkage.classification import cannot_link
from portal.registry.linkage.features import Features, feature_rows
from portal.registry.linkage.link_records import LinkRecord
from portal.registry.linkage.outcomes import Outcome, ScoredPair
from portal.registry.linkage.trained_model import trained_model


def cluster_records(pairs: Iterable[ScoredPair], records: Sequence[LinkRecord]) -> list[set[str]]:
    """Return the clusters of two or more record keys that are one person.

    Greedy single-link clustering of the pairs with outcome *same*, highest match probability first.
    Records with the same ``decided`` start in one cluster. Two clusters are not joined if a record
    of one and a record of the other cannot be linked; staff decide such pairs.
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
        row["unique_id"]: row
        for row in feature_rows([r for r in records if r.key in reached], rarity)
    }
    for pair in sorted(same, key=lambda pair: (-pair.probability, pair.left, pair.right)):
        left, right = group[pair.left], group[pair.right]
        if left is right or _has_cannot_link(left, right, rows):
            continue
        left |= right
        group.update(dict.fromkeys(right, left))
    found = {id(members): members for members in group.values() if len(members) > 1}
    return list(found.values())


def _has_cannot_link(left: set[str], right: set[str], rows: dict[str, Features]) -> bool:
    return any(cannot_link(rows[one], rows[other]) for one in left for other in right)

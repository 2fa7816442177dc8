"""From pairs to persons: who follows from whom, without joining what contradicts itself."""

from collections.abc import Iterable, Sequence

from portal.linkage.outcomes import Outcome, ScoredPair
from portal.linkage.records import LinkRecord


def resolve(pairs: Iterable[ScoredPair], records: Sequence[LinkRecord]) -> list[set[str]]:
    """Keys of the records of each person of whom there are several, by *same* and closure.

    The surest pairs join first. Two groups do not join where a member of one contradicts a member
    of the other (see :mod:`portal.linkage.guards`): that pair is for a person to look at.
    """
    group: dict[str, set[str]] = {record.key: {record.key} for record in records}
    same = [pair for pair in pairs if pair.outcome is Outcome.SAME]
    for pair in sorted(same, key=lambda pair: (-pair.probability, pair.left, pair.right)):
        left, right = group[pair.left], group[pair.right]
        if left is not right:
            left |= right
            group.update(dict.fromkeys(right, left))
    found = {id(members): members for members in group.values() if len(members) > 1}
    return list(found.values())

"""From pairs of records to pairs of persons. Pure: it asks no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.linkage.outcomes import Outcome, Reason, ScoredPair

#: Two person ids, the lower first.
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FoundPair:
    """Two persons as the model sees them, by the best pair of their records."""

    left: int
    right: int
    probability: float
    outcome: Outcome
    reasons: tuple[str, ...]

    @property
    def key(self) -> Key:
        """The pair."""
        return (self.left, self.right)


def person_pairs(
    scored: Iterable[ScoredPair], clusters: Iterable[set[str]], owners: Mapping[str, int]
) -> list[FoundPair]:
    """Pairs of persons in the order of their ids.

    *Same* are only those whose records the closure joins: what it holds back is for a person to
    decide, however sure the model is, and its reasons say so.
    """
    cluster_of = {key: number for number, keys in enumerate(clusters) for key in keys}
    best: dict[Key, FoundPair] = {}
    for pair in scored:
        one, other = owners[pair.left], owners[pair.right]
        if one == other or pair.outcome is Outcome.DIFFERENT:
            continue
        joined = cluster_of.get(pair.left, -1) == cluster_of.get(pair.right, -2)
        alike = pair.outcome is Outcome.SAME
        sure, reasons = alike and joined, pair.reasons
        if alike and not joined:
            reasons = (*reasons, Reason.FITS_ANOTHER)
        found = FoundPair(
            left=min(one, other),
            right=max(one, other),
            probability=pair.probability,
            outcome=Outcome.SAME if sure else Outcome.REVIEW,
            reasons=tuple(reason.value for reason in reasons),
        )
        known = best.get(found.key)
        if known is None or _rank(found) > _rank(known):
            best[found.key] = found
    return [best[key] for key in sorted(best)]


def _rank(found: FoundPair) -> tuple[bool, float]:
    return (found.outcome is Outcome.SAME, found.probability)

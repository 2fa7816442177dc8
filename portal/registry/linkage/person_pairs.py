"""Aggregate scored pairs of records to pairs of persons. Pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.registry.linkage.outcomes import Outcome, Reason, ScoredPair

#: Two person ids, the lower first.
PairKey = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ScoredPersonPair:
    """Two persons with the result of the best pair of their records."""

    left: int
    right: int
    probability: float
    outcome: Outcome
    reasons: tuple[str, ...]

    @property
    def key(self) -> PairKey:
        """Return both ids."""
        return (self.left, self.right)


def person_pairs(
    scored: Iterable[ScoredPair], clusters: Iterable[set[str]], survivor_ids: Mapping[str, int]
) -> list[ScoredPersonPair]:
    """Return pairs of persons in the order of their ids.

    *Same* only if clustering joined their records; otherwise *review* with the reason
    ``FITS_ANOTHER``, however high the probability.
    """
    cluster_of = {key: number for number, keys in enumerate(clusters) for key in keys}
    best: dict[PairKey, ScoredPersonPair] = {}
    for pair in scored:
        one, other = survivor_ids[pair.left], survivor_ids[pair.right]
        if one == other or pair.outcome is Outcome.DIFFERENT:
            continue
        joined = cluster_of.get(pair.left, -1) == cluster_of.get(pair.right, -2)
        alike = pair.outcome is Outcome.SAME
        sure, reasons = alike and joined, pair.reasons
        if alike and not joined:
            reasons = (*reasons, Reason.FITS_ANOTHER)
        found = ScoredPersonPair(
            left=min(one, other),
            right=max(one, other),
            probability=pair.probability,
            outcome=Outcome.SAME if sure else Outcome.REVIEW,
            reasons=tuple(reason.value for reason in reasons),
        )
        known = best.get(found.key)
        if known is None or _sort_key(found) > _sort_key(known):
            best[found.key] = found
    return [best[key] for key in sorted(best)]


def _sort_key(found: ScoredPersonPair) -> tuple[bool, float]:
    return (found.outcome is Outcome.SAME, found.probability)

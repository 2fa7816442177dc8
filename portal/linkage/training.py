"""Learning from a made-up regency whose truth is known."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from portal.linkage.comparisons import COMPARISONS
from portal.linkage.engines.duckdb import compare
from portal.linkage.features import Rarity, rows_of, sound_of
from portal.linkage.records import LinkRecord
from portal.linkage.trained import Model, Weights

_SMOOTHING = 0.5
"""Added to each count: no level is taken as impossible because this world never showed it."""


def train(records: Sequence[LinkRecord], person_of: dict[str, str]) -> Model:
    """Count how often each level holds among compared pairs of one person and of two.

    The pairs are those that the blocks hold together: relatives and neighbours, not people at
    random. Against them a shared KK is weak evidence, as it is in use.
    """
    rarity = learn_rarity(records)
    rows = rows_of(records, rarity)
    blank = Model(_equal_weights(), 0.1, 0.95, 0.05, 0.05, rarity)
    counts = {True: _no_counts(), False: _no_counts()}
    pairs: Counter[bool] = Counter()
    for pair in compare(rows, blank, above=None):
        one = person_of[pair.left] == person_of[pair.right]
        pairs[one] += 1
        for name, level in pair.levels.items():
            counts[one][name][level] += 1
    weights: Weights = {}
    for comparison in COMPARISONS:
        names = [level.name for level in comparison.levels if not level.is_null]
        m = _shares(counts[True][comparison.name], names)
        u = _shares(counts[False][comparison.name], names)
        weights[comparison.name] = {name: (m[name], u[name]) for name in names}
    return Model(weights, pairs[True] / pairs.total(), 0.95, 0.05, 0.05, rarity)


def learn_rarity(records: Sequence[LinkRecord]) -> Rarity:
    """How often words occur in names, and where common and rare names begin."""
    words = Counter(word for record in records for word in sound_of(record.name))
    total = words.total()
    frequency = {
        word: round(count / total, 7) for word, count in sorted(words.items()) if count > 2
    }
    return Rarity(frequency, 0.5 / total, common_above=1e-3, rare_below=1e-4)


def _no_counts() -> dict[str, Counter[str]]:
    return defaultdict(Counter)


def _shares(counts: Counter[str], names: Sequence[str]) -> dict[str, float]:
    total = sum(counts[name] + _SMOOTHING for name in names)
    return {name: round((counts[name] + _SMOOTHING) / total, 8) for name in names}


def _equal_weights() -> Weights:
    return {
        comparison.name: {
            level.name: (0.5, 0.5) for level in comparison.levels if not level.is_null
        }
        for comparison in COMPARISONS
    }

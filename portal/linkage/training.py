"""Learning from a made-up regency whose truth is known."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from portal.linkage.comparisons import COMPARISONS
from portal.linkage.engines.duckdb import DuckDbEngine, compare
from portal.linkage.features import Rarity, rows_of, sound_of
from portal.linkage.outcomes import Outcome, Reason, ScoredPair
from portal.linkage.records import LinkRecord
from portal.linkage.trained import Model, Weights
from portal.linkage.world.lists import World, make_world

#: As many people as the lists of a regency name, spread over as many desa as it has.
PEOPLE, DESA = 20_000, 187
_SMOOTHING = 0.5
"""Added to each count: no level is taken as impossible because this world never showed it."""
_BAND, _WRONG_AT_MOST = 0.05, 0.02
"""Of the least sure pairs that are joined without asking (a band of probability) this share may be
wrong, counted with care where a band holds few; of all pairs that are joined it is far less."""
_SHOWN_AT_LEAST = 0.9975
_BARE_SHOWN_AT_LEAST = 0.985
_STEPS = [step / 100 for step in range(1, 100)]


def train_for_the_field() -> Model:
    """The model of the repository: weights from one made-up regency, thresholds from another."""
    world = make_world("train", people=PEOPLE, desa=DESA)
    model = train(world.records, world.person_of)
    return with_thresholds(model, make_world("thresholds", people=2 * PEOPLE, desa=DESA))


def train(records: Sequence[LinkRecord], person_of: Mapping[str, str]) -> Model:
    """Count how often each level holds among compared pairs of one person and of two.

    The pairs are those that the blocks hold together: relatives and neighbours, not people at
    random. Against them a shared KK is weak evidence, as it is in use.
    """
    rarity = learn_rarity(records)
    blank = Model(_equal_weights(), 0.1, 0.9, 0.1, 0.1, rarity)
    counts = {True: _no_counts(), False: _no_counts()}
    pairs: Counter[bool] = Counter()
    for pair in compare(rows_of(records, rarity), blank, above=None):
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
    return replace(blank, weights=weights, prior=round(pairs[True] / pairs.total(), 6))


def with_thresholds(model: Model, world: World) -> Model:
    """``model`` with the lowest threshold for *same* that is safe enough in ``world``, and the
    highest for review that still shows nearly everybody."""
    everything = DuckDbEngine(replace(model, same_above=0.0, review_above=0.0, bare_above=0.0))
    found = everything.score(world.records)

    def right(pair: ScoredPair) -> bool:
        return world.person_of[pair.left] == world.person_of[pair.right]

    free = [(p.probability, right(p)) for p in found if p.outcome is Outcome.SAME]
    shown: dict[bool, list[float]] = {True: [], False: []}
    for pair in filter(right, found):
        shown[Reason.TOO_LITTLE_KNOWN in pair.reasons].append(pair.probability)
    return replace(
        model,
        same_above=_safe(free),
        review_above=_highest(sorted(shown[False]), _SHOWN_AT_LEAST),
        bare_above=_highest(sorted(shown[True]), _BARE_SHOWN_AT_LEAST),
    )


def learn_rarity(records: Sequence[LinkRecord]) -> Rarity:
    """How often words occur in names, and where common and rare names begin."""
    words = Counter(word for record in records for word in sound_of(record.name))
    total = words.total()
    frequency = {
        word: round(count / total, 7) for word, count in sorted(words.items()) if count > 2
    }
    return Rarity(frequency, 0.5 / total, common_above=1e-3, rare_below=1e-4)


def _safe(scored: Sequence[tuple[float, bool]]) -> float:
    """The lowest step down to which, band by band from the surest, hardly a pair is wrong."""
    safe = 1.0
    while safe > _BAND:
        band = [right for probability, right in scored if safe - _BAND <= probability < safe]
        if (band.count(False) + _SMOOTHING) / (len(band) + 1) > _WRONG_AT_MOST:
            break
        safe = round(safe - _BAND, 2)
    return safe


def _highest(scores: Sequence[float], share: float) -> float:
    """The highest step that leaves at least ``share`` of the sorted ``scores`` above it."""
    limit = scores[int(len(scores) * (1 - share))]
    return max((step for step in _STEPS if step <= limit), default=_STEPS[0])


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

"""Train the model on a synthetic regency with known truth."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from portal.registry.linkage.comparisons import COMPARISONS
from portal.registry.linkage.engines.duckdb import DuckDbEngine, compare_records
from portal.registry.linkage.features import Rarity, feature_rows, phonetic_words
from portal.registry.linkage.link_records import LinkRecord
from portal.registry.linkage.outcomes import Outcome, Reason, ScoredPair
from portal.registry.linkage.synthetic.lists import SyntheticDataset, generate_dataset
from portal.registry.linkage.trained_model import Model, Weights

#: Size of the synthetic regency: persons on its lists, and its desa.
PEOPLE, DESA = 20_000, 187
_SMOOTHING = 0.5
"""Added to each count, so that a level that did not occur is not taken as impossible."""
_BAND_WIDTH, _MAX_ERROR_SHARE = 0.05, 0.02
"""Each band of match probability above ``same_above`` may hold this share of false matches,
smoothed for small bands. The share among all automatic merges is far lower."""
_REVIEW_RECALL = 0.9975
_BARE_REVIEW_RECALL = 0.985
_STEPS = [step / 100 for step in range(1, 100)]


def train_repository_model() -> Model:
    """Return the model of the repository: weights from one synthetic regency, thresholds from
    another."""
    dataset = generate_dataset("train", people=PEOPLE, desa=DESA)
    model = train(dataset.records, dataset.person_of)
    return with_thresholds(model, generate_dataset("thresholds", people=2 * PEOPLE, desa=DESA))


def train(records: Sequence[LinkRecord], person_of: Mapping[str, str]) -> Model:
    """Return a model whose m and u are the shares of each level among matches and non-matches.

    Only pairs that blocking yields are counted: relatives and neighbours, not random pairs. Against
    them a shared No. KK is weak evidence, as in production.
    """
    rarity = learn_rarity(records)
    blank = Model(_equal_weights(), 0.1, 0.9, 0.1, 0.1, rarity)
    counts = {True: _no_counts(), False: _no_counts()}
    pairs: Counter[bool] = Counter()
    for pair in compare_records(feature_rows(records, rarity), blank, above=None):
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


def with_thresholds(model: Model, dataset: SyntheticDataset) -> Model:
    """Return ``model`` with thresholds measured on ``dataset``.

    ``same_above`` is the lowest threshold with few false merges, ``review_above`` the highest with
    enough recall.
    """
    everything = DuckDbEngine(replace(model, same_above=0.0, review_above=0.0, bare_above=0.0))
    found = everything.score(dataset.records)

    def right(pair: ScoredPair) -> bool:
        return dataset.person_of[pair.left] == dataset.person_of[pair.right]

    free = [(p.probability, right(p)) for p in found if p.outcome is Outcome.SAME]
    shown: dict[bool, list[float]] = {True: [], False: []}
    for pair in filter(right, found):
        shown[Reason.TOO_LITTLE_KNOWN in pair.reasons].append(pair.probability)
    return replace(
        model,
        same_above=_lowest_safe_threshold(free),
        review_above=_highest_threshold(sorted(shown[False]), _REVIEW_RECALL),
        bare_above=_highest_threshold(sorted(shown[True]), _BARE_REVIEW_RECALL),
    )


def learn_rarity(records: Sequence[LinkRecord]) -> Rarity:
    """Return word frequencies of names, and the limits of common and rare names."""
    words = Counter(word for record in records for word in phonetic_words(record.name))
    total = words.total()
    frequency = {
        word: round(count / total, 7) for word, count in sorted(words.items()) if count > 2
    }
    return Rarity(frequency, 0.5 / total, common_above=1e-3, rare_below=1e-4)


def _lowest_safe_threshold(scored: Sequence[tuple[float, bool]]) -> float:
    """Return the lowest threshold down to which no band has too many false matches."""
    safe = 1.0
    while safe > _BAND_WIDTH:
        band = [right for probability, right in scored if safe - _BAND_WIDTH <= probability < safe]
        if (band.count(False) + _SMOOTHING) / (len(band) + 1) > _MAX_ERROR_SHARE:
            break
        safe = round(safe - _BAND_WIDTH, 2)
    return safe


def _highest_threshold(scores: Sequence[float], share: float) -> float:
    """Return the highest threshold that keeps at least ``share`` of the sorted ``scores``."""
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

"""From compared pairs to outcomes: each by the rules, then beside its rivals."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from portal.linkage.compared import Compared
from portal.linkage.explaining import reasons_for
from portal.linkage.features import Features
from portal.linkage.guards import contradict, decide
from portal.linkage.outcomes import Outcome, Reason, ScoredPair
from portal.linkage.records import LinkRecord
from portal.linkage.trained import Model


def least_probability(model: Model) -> float:
    """Below this no rule makes a pair worth naming."""
    return min(model.review_above, model.bare_above)


def judge(
    compared: Iterable[Compared],
    rows: Sequence[Features],
    records: Sequence[LinkRecord],
    model: Model,
) -> list[ScoredPair]:
    """The pairs that are the same or for review; those decided already are left out."""
    row_of = {row["unique_id"]: row for row in rows}
    decided = {record.key: record.decided for record in records if record.decided is not None}
    found = []
    for pair in compared:
        if pair.left in decided and decided[pair.left] == decided.get(pair.right):
            continue
        left, right = row_of[pair.left], row_of[pair.right]
        outcome, rule = decide(pair, left, right, model)
        if outcome is not Outcome.DIFFERENT:
            reasons = reasons_for(pair.levels, rule, left, right)
            found.append(ScoredPair(pair.left, pair.right, pair.probability, outcome, reasons))
    return _without_rivals(found, row_of)


def _without_rivals(pairs: list[ScoredPair], row_of: dict[str, Features]) -> list[ScoredPair]:
    """A record without NIK that fits two people who are not one belongs to neither by itself."""
    partners: defaultdict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        if pair.outcome is Outcome.SAME:
            partners[pair.left].append(pair.right)
            partners[pair.right].append(pair.left)
    torn = {
        key
        for key, others in partners.items()
        if row_of[key]["nik"] is None and _disagree([row_of[other] for other in others])
    }
    return [
        replace(
            pair,
            outcome=Outcome.REVIEW,
            reasons=tuple(dict.fromkeys((Reason.PERHAPS_NAMESAKE, *pair.reasons))),
        )
        if pair.outcome is Outcome.SAME and (pair.left in torn or pair.right in torn)
        else pair
        for pair in pairs
    ]


def _disagree(rows: Sequence[Features]) -> bool:
    return any(contradict(one, other) for at, one in enumerate(rows) for other in rows[at + 1 :])

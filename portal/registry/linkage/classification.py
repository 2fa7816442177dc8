"""Classify scored pairs by thresholds and by rules that override the match probability.

The model assumes that agreements are independent. The rules cover cases in which they are not:
twins, namesakes, and a NIK typed in the wrong line.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from portal.core.lazy import lazy
from portal.registry.linkage.explanation import reasons_for
from portal.registry.linkage.features import Features
from portal.registry.linkage.link_records import LinkRecord
from portal.registry.linkage.outcomes import ComparedPair, Outcome, Reason, ScoredPair
from portal.registry.linkage.trained_model import Model

if TYPE_CHECKING:
    from rapidfuzz.distance import Levenshtein
else:
    Levenshtein = lazy("rapidfuzz.distance.Levenshtein")

_SAME_NAME = {"same_rare", "same", "same_common", "order"}
_FULL_NAME = _SAME_NAME | {"slip", "two_slips"}
_SHORTENED_NAME = {"initial", "shortened"}
_SIMILAR_NAME = _FULL_NAME | _SHORTENED_NAME
_SHORT_SLIP = {"short_slip"}
_NIK = {"nik_birth", "nik_rough", "nik_only"}
_SLIP = {"slip_birth", "slip_rough", "slip_only", "two_slips_birth"}
_TWO_NIK = {"two_nik_birth", "two_nik_rough", "two_nik"}
_WEAK_BIRTH = {"birth_default", "birth_close", "default_year", "age", "age_near"}
_SAME_HOUSEHOLD = {"kk", "house", "house_phone", "house_other_kk", "phone"}
_ELSEWHERE = {"elsewhere", "elsewhere_other_kk"}
_NEARBY = _SAME_HOUSEHOLD | {"near", "near_other_kk"}


def classify_pair(
    pair: ComparedPair, left: Features, right: Features, model: Model
) -> tuple[Outcome, Reason | None]:
    """Return the outcome of a pair, and the rule that changed it, if any."""
    rule = _matching_rule(pair.levels, left, right)
    if rule is Reason.NIK_OF_ANOTHER:
        return Outcome.REVIEW, rule
    if rule is Reason.TOO_LITTLE_KNOWN:
        shown = pair.probability >= model.bare_above
        return (Outcome.REVIEW if shown else Outcome.DIFFERENT), rule
    if pair.probability < model.review_above:
        return Outcome.DIFFERENT, rule
    if rule is not None:
        return Outcome.REVIEW, rule
    return (Outcome.SAME if pair.probability >= model.same_above else Outcome.REVIEW), None


def _matching_rule(levels: Mapping[str, str], left: Features, right: Features) -> Reason | None:
    name, identity, place = levels["name"], levels["identity"], levels["place"]
    if left["bare"] or right["bare"]:
        return Reason.TOO_LITTLE_KNOWN
    if identity in _NIK:
        return None if _fits_same_nik(name, identity, place) else Reason.NIK_OF_ANOTHER
    if identity in _TWO_NIK:
        return Reason.TWO_NIK
    if identity in _SLIP:
        twins = _numbered_as_twins(name, left["nik"], right["nik"])
        return Reason.PERHAPS_TWINS if twins or name not in _SIMILAR_NAME | _SHORT_SLIP else None
    if name not in _SIMILAR_NAME:
        return Reason.PERHAPS_TWINS if identity.startswith("birth") else Reason.PERHAPS_FAMILY
    if identity == "birth" and place in _SAME_HOUSEHOLD and _may_be_twin(name, left, right):
        return Reason.PERHAPS_TWINS
    return Reason.PERHAPS_NAMESAKE if _may_be_namesake(name, identity, place) else None


def _fits_same_nik(name: str, identity: str, place: str) -> bool:
    """Return whether two rows with one NIK are one person, rather than a NIK on the wrong line."""
    if identity == "nik_only":
        return name in _FULL_NAME and place not in _ELSEWHERE
    return name in _SIMILAR_NAME | _SHORT_SLIP


def _numbered_as_twins(name: str, one: str, other: str) -> bool:
    """Return whether the NIKs differ only in the serial and the names allow two persons.

    A NIK cut off by a spreadsheet ends in 0, and so does one twin's in ten: then a shortened name
    is not enough.
    """
    if differs_only_in_serial(one, other):
        return name not in _SAME_NAME
    return one[:12] == other[:12] and name in _SHORTENED_NAME


def _may_be_twin(name: str, left: Features, right: Features) -> bool:
    """Return whether the names allow twins: Karsih and Warsih, or Siti Aminah and a mere Siti."""
    if name == "shortened" and (_one_word(left) or _one_word(right)):
        return True
    return name not in _SAME_NAME and bool(left["w1"] != right["w1"])


def _one_word(row: Features) -> bool:
    return " " not in row["words"]


def _may_be_namesake(name: str, identity: str, place: str) -> bool:
    """Return whether, without a NIK to compare, neighbours or relatives of the same name fit as
    well."""
    if identity == "different":
        return True
    if identity == "unknown":
        return name not in {"same_rare", "same"} or place != "kk"
    if place in _SAME_HOUSEHOLD:
        return False
    if name == "same_common" or name in _SHORTENED_NAME:
        return identity != "birth" or place not in _NEARBY
    return place not in _NEARBY and identity in _WEAK_BIRTH


def cannot_link(one: Features, other: Features) -> bool:
    """Return whether two records must not be in one cluster, whatever other pairs suggest.

    True for two NIKs that no typing error explains, and for names without a common word.
    """
    if one["nik"] and other["nik"]:
        if one["nik"] == other["nik"]:
            return False
        if not is_nik_typing_error(one["nik"], other["nik"]):
            return True
        if differs_only_in_serial(one["nik"], other["nik"]):
            return bool(one["words"] != other["words"])
    return not _names_fit(one, other)


def is_nik_typing_error(one: str, other: str) -> bool:
    """Return whether at most two edits turn one NIK into the other."""
    return Levenshtein.distance(one, other, score_cutoff=2) <= 2


def differs_only_in_serial(one: str, other: str) -> bool:
    """Return whether two NIKs differ only in the serial, as twins' do. Ignores a cut-off last
    digit."""
    if one[:12] != other[:12] or one == other:
        return False
    return not (one[:15] == other[:15] and "0" in (one[15:], other[15:]))


def _names_fit(one: Features, other: Features) -> bool:
    if not (one["sound"] and other["sound"]):
        return True
    mine, theirs = one["words"].split(), other["words"].split()
    if len(mine) > len(theirs):
        mine, theirs = theirs, mine
    if Levenshtein.distance(one["sound"], other["sound"]) <= 2:
        return True
    return all(any(_word_fits(word, another) for another in theirs) for word in mine)


def _word_fits(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    allowed = 2 if min(len(one), len(other)) >= 6 else 1
    return Levenshtein.distance(one, other) <= allowed


def lowest_threshold(model: Model) -> float:
    """Return the match probability below which every pair is *different*."""
    return min(model.review_above, model.bare_above)


def classify_pairs(
    compared: Iterable[ComparedPair],
    rows: Sequence[Features],
    records: Sequence[LinkRecord],
    model: Model,
) -> list[ScoredPair]:
    """Return the pairs with outcome *same* or *review*, without those decided already."""
    row_of = {row["unique_id"]: row for row in rows}
    decided = {record.key: record.decided for record in records if record.decided is not None}
    found = []
    for pair in compared:
        if pair.left in decided and decided[pair.left] == decided.get(pair.right):
            continue
        left, right = row_of[pair.left], row_of[pair.right]
        outcome, rule = classify_pair(pair, left, right, model)
        if outcome is not Outcome.DIFFERENT:
            reasons = reasons_for(pair.levels, rule, left, right)
            found.append(ScoredPair(pair.left, pair.right, pair.probability, outcome, reasons))
    return _demote_ambiguous(found, row_of)


def _demote_ambiguous(pairs: list[ScoredPair], row_of: dict[str, Features]) -> list[ScoredPair]:
    """Send pairs to review if a record without NIK matches two records that cannot be linked."""
    partners: defaultdict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        if pair.outcome is Outcome.SAME:
            partners[pair.left].append(pair.right)
            partners[pair.right].append(pair.left)
    ambiguous = {
        key
        for key, others in partners.items()
        if row_of[key]["nik"] is None and _any_cannot_link([row_of[other] for other in others])
    }
    return [
        replace(
            pair,
            outcome=Outcome.REVIEW,
            reasons=tuple(dict.fromkeys((Reason.PERHAPS_NAMESAKE, *pair.reasons))),
        )
        if pair.outcome is Outcome.SAME and (pair.left in ambiguous or pair.right in ambiguous)
        else pair
        for pair in pairs
    ]


def _any_cannot_link(rows: Sequence[Features]) -> bool:
    return any(cannot_link(one, other) for at, one in enumerate(rows) for other in rows[at + 1 :])

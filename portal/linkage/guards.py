"""Rules that no score overrules: what a machine never joins by itself, and what a person must see.

A score weighs evidence as if people were alike only by chance. Twins, namesakes and a NIK typed on
the neighbour's line are not chance.
"""

from collections.abc import Mapping

from rapidfuzz.distance import Levenshtein

from portal.linkage.compared import Compared
from portal.linkage.features import Features
from portal.linkage.outcomes import Outcome, Reason
from portal.linkage.trained import Model

_FULL_NAME = {"same_rare", "same", "same_common", "slip", "order", "two_slips"}
_CUT_NAME = {"initial", "shortened"}
_NIK = {"nik_birth", "nik_rough", "nik_only"}
_SLIP = {"slip_birth", "slip_rough", "slip_only", "two_slips_birth"}
_TWO_NIK = {"two_nik_birth", "two_nik_rough", "two_nik"}
_WEAK_BIRTH = {"birth_default", "birth_close", "default_year", "age"}
_ONE_ROOF = {"kk", "house", "house_phone", "house_other_kk", "phone"}
_NEAR_BY = _ONE_ROOF | {"near", "near_other_kk"}


def decide(
    pair: Compared, left: Features, right: Features, model: Model
) -> tuple[Outcome, Reason | None]:
    """What follows from a score, and the rule that changed it, if one did."""
    rule = _rule(pair.levels, left, right)
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


def _rule(levels: Mapping[str, str], left: Features, right: Features) -> Reason | None:
    name, identity, place = levels["name"], levels["identity"], levels["place"]
    alike = name in _FULL_NAME or name in _CUT_NAME
    if left["bare"] or right["bare"]:
        return Reason.TOO_LITTLE_KNOWN
    if identity in _NIK:
        sure = alike and (identity != "nik_only" or (name in _FULL_NAME and place != "elsewhere"))
        return None if sure else Reason.NIK_OF_ANOTHER
    if identity in _TWO_NIK:
        return Reason.TWO_NIK
    if identity in _SLIP:
        sure = name in _FULL_NAME or (alike and not serial_differs(left["nik"], right["nik"]))
        return None if sure else Reason.PERHAPS_TWINS
    if not alike:
        return Reason.PERHAPS_TWINS if identity.startswith("birth") else Reason.PERHAPS_FAMILY
    if identity == "unknown" or identity == "different":
        return Reason.PERHAPS_NAMESAKE
    if name == "same_common" and place not in _ONE_ROOF:
        return Reason.PERHAPS_NAMESAKE
    if place not in _NEAR_BY and (identity in _WEAK_BIRTH or name in _CUT_NAME):
        return Reason.PERHAPS_NAMESAKE
    return None


def contradict(one: Features, other: Features) -> bool:
    """Whether two records can hardly be of one person, whoever says that they are.

    Two NIK that no slip of the finger explains, or names of which no word is a form of the other's.
    """
    if one["nik"] and other["nik"]:
        if one["nik"] == other["nik"]:
            return False
        if not nik_slip(one["nik"], other["nik"]):
            return True
    return not _names_fit(one, other)


def nik_slip(one: str, other: str) -> bool:
    """Whether a digit or two typed wrong turns one number into the other."""
    return Levenshtein.distance(one, other, score_cutoff=2) <= 2


def serial_differs(one: str, other: str) -> bool:
    """Whether two NIK differ in the serial alone, as those of twins do; a cut NIK ends in 0."""
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

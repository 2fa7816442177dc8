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

_SAME_NAME = {"same_rare", "same", "same_common", "order"}
_FULL_NAME = _SAME_NAME | {"slip", "two_slips"}
_CUT_NAME = {"initial", "shortened"}
_ALIKE = _FULL_NAME | _CUT_NAME
_SHORT_SLIP = {"short_slip"}
_NIK = {"nik_birth", "nik_rough", "nik_only"}
_SLIP = {"slip_birth", "slip_rough", "slip_only", "two_slips_birth"}
_TWO_NIK = {"two_nik_birth", "two_nik_rough", "two_nik"}
_WEAK_BIRTH = {"birth_default", "birth_close", "default_year", "age", "age_near"}
_ONE_ROOF = {"kk", "house", "house_phone", "house_other_kk", "phone"}
_ELSEWHERE = {"elsewhere", "elsewhere_other_kk"}
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
    if left["bare"] or right["bare"]:
        return Reason.TOO_LITTLE_KNOWN
    if identity in _NIK:
        return None if _fits_same_nik(name, identity, place) else Reason.NIK_OF_ANOTHER
    if identity in _TWO_NIK:
        return Reason.TWO_NIK
    if identity in _SLIP:
        twins = _numbered_as_twins(name, left["nik"], right["nik"])
        return Reason.PERHAPS_TWINS if twins or name not in _ALIKE | _SHORT_SLIP else None
    if name not in _ALIKE:
        return Reason.PERHAPS_TWINS if identity.startswith("birth") else Reason.PERHAPS_FAMILY
    if identity == "birth" and place in _ONE_ROOF and _may_be_a_twin(name, left, right):
        return Reason.PERHAPS_TWINS
    return Reason.PERHAPS_NAMESAKE if _may_be_namesake(name, identity, place) else None


def _fits_same_nik(name: str, identity: str, place: str) -> bool:
    """Whether one NIK on two rows is one person's, rather than typed on the wrong line."""
    if identity == "nik_only":
        return name in _FULL_NAME and place not in _ELSEWHERE
    return name in _ALIKE | _SHORT_SLIP


def _numbered_as_twins(name: str, one: str, other: str) -> bool:
    """Whether the numbers differ in the serial alone and the names leave room for two people. A cut
    NIK ends in 0, and so does that of one twin in ten: then a shortened name is not enough."""
    if serial_differs(one, other):
        return name not in _SAME_NAME
    return one[:12] == other[:12] and name in _CUT_NAME


def _may_be_a_twin(name: str, left: Features, right: Features) -> bool:
    """Whether the names leave room for a twin: Karsih's may be Warsih, and Siti Aminah's a Siti of
    whom nothing more is written."""
    if name == "shortened" and (_one_word(left) or _one_word(right)):
        return True
    return name not in _SAME_NAME and bool(left["w1"] != right["w1"])


def _one_word(row: Features) -> bool:
    return " " not in row["words"]


def _may_be_namesake(name: str, identity: str, place: str) -> bool:
    """Without a NIK to compare: whether neighbours or relatives of one name fit as well."""
    if identity == "different":
        return True
    if identity == "unknown":
        return name not in {"same_rare", "same"} or place != "kk"
    if place in _ONE_ROOF:
        return False
    if name == "same_common" or name in _CUT_NAME:
        return identity != "birth" or place not in _NEAR_BY
    return place not in _NEAR_BY and identity in _WEAK_BIRTH


def contradict(one: Features, other: Features) -> bool:
    """Whether two records can hardly be of one person, whoever says that they are.

    Two NIK that no slip of the finger explains, or names of which no word is a form of the other's.
    """
    if one["nik"] and other["nik"]:
        if one["nik"] == other["nik"]:
            return False
        if not nik_slip(one["nik"], other["nik"]):
            return True
        if serial_differs(one["nik"], other["nik"]):
            return bool(one["words"] != other["words"])
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

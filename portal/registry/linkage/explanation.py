"""Derive the reasons shown to staff from the levels of a comparison."""

from collections.abc import Iterator, Mapping

from portal.registry.linkage.features import Features
from portal.registry.linkage.outcomes import Reason

_NAME = {
    **dict.fromkeys(("same_rare", "same", "same_common", "order"), Reason.SAME_NAME),
    **dict.fromkeys(("slip", "two_slips", "short_slip"), Reason.NAME_SPELLING),
    **dict.fromkeys(("initial", "shortened"), Reason.NAME_SHORTENED),
    **dict.fromkeys(("first_word", "last_word"), Reason.NAME_PARTLY),
    "different": Reason.NAME_DIFFERENT,
}
_NIK = {
    **dict.fromkeys(("nik_birth", "nik_rough", "nik_only"), Reason.SAME_NIK),
    **dict.fromkeys(
        ("slip_birth", "slip_rough", "slip_only", "two_slips_birth"), Reason.NIK_TYPING_ERROR
    ),
    **dict.fromkeys(("two_nik_birth", "two_nik_rough", "two_nik"), Reason.NIK_DIFFERENT),
}
_BIRTH = {
    **dict.fromkeys(
        ("nik_birth", "slip_birth", "two_slips_birth", "two_nik_birth", "birth"),
        Reason.SAME_BIRTH_DATE,
    ),
    **dict.fromkeys(
        ("nik_rough", "slip_rough", "two_nik_rough", "birth_close"), Reason.BIRTH_DATE_NEAR
    ),
    **dict.fromkeys(("birth_default", "default_year"), Reason.DEFAULT_BIRTH_DATE),
    **dict.fromkeys(("nik_only", "slip_only", "two_nik", "different"), Reason.BIRTH_DATE_DIFFERENT),
    **dict.fromkeys(("age", "age_near"), Reason.SAME_AGE),
}


def reasons_for(
    levels: Mapping[str, str], rule: Reason | None, left: Features, right: Features
) -> tuple[Reason, ...]:
    """Return the reasons of a pair: the rule first, then NIK, name, birth date, sex and place."""
    identity = levels["identity"]
    found = [rule, _NIK.get(identity, Reason.NIK_MISSING), _NAME.get(levels["name"])]
    found.append(_BIRTH.get(identity))
    if levels["sex"] == "different":
        found.append(Reason.SEX_DIFFERENT)
    found += _place_reasons(left, right)
    return tuple(dict.fromkeys(reason for reason in found if reason is not None))


def _place_reasons(left: Features, right: Features) -> Iterator[Reason]:
    def same(column: str) -> bool:
        return left[column] is not None and left[column] == right[column]

    if same("kk"):
        yield Reason.SAME_KK
    if same("phone"):
        yield Reason.SAME_PHONE
    if same("house"):
        yield Reason.SAME_ADDRESS
    elif same("desa"):
        yield Reason.SAME_DESA
    elif left["desa"] and right["desa"]:
        yield Reason.PLACE_DIFFERENT

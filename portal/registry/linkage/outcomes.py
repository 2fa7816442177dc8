"""Results of a comparison: outcomes, reasons and scored pairs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.registry.linkage.comparisons import COMPARISONS


class Outcome(StrEnum):
    """*Same* is merged automatically, *review* is decided by staff, *different* is dropped."""

    SAME = "same"
    REVIEW = "review"
    DIFFERENT = "different"


class Reason(StrEnum):
    """Code of a reason for or against a match; ``wording`` has the texts."""

    SAME_NIK = "same_nik"
    NIK_TYPING_ERROR = "nik_typing_error"
    NIK_DIFFERENT = "nik_different"
    NIK_MISSING = "nik_missing"
    SAME_NAME = "same_name"
    NAME_SPELLING = "name_spelling"
    NAME_SHORTENED = "name_shortened"
    NAME_PARTLY = "name_partly"
    NAME_DIFFERENT = "name_different"
    SAME_BIRTH_DATE = "same_birth_date"
    DEFAULT_BIRTH_DATE = "default_birth_date"
    BIRTH_DATE_NEAR = "birth_date_near"
    SAME_AGE = "same_age"
    BIRTH_DATE_DIFFERENT = "birth_date_different"
    SEX_DIFFERENT = "sex_different"
    SAME_KK = "same_kk"
    SAME_PHONE = "same_phone"
    SAME_ADDRESS = "same_address"
    SAME_DESA = "same_desa"
    PLACE_DIFFERENT = "place_different"
    # Rules that override the match probability
    NIK_OF_ANOTHER = "nik_of_another"
    TWO_NIK = "two_nik"
    PERHAPS_TWINS = "perhaps_twins"
    PERHAPS_FAMILY = "perhaps_family"
    PERHAPS_NAMESAKE = "perhaps_namesake"
    TOO_LITTLE_KNOWN = "too_little_known"
    FITS_ANOTHER = "fits_another"


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two record keys, match probability, outcome and reasons."""

    left: str
    right: str
    probability: float
    outcome: Outcome
    reasons: tuple[Reason, ...]


RESULT_COLUMNS = (
    "unique_id_l",
    "unique_id_r",
    "match_probability",
    *(f"gamma_{comparison.name}" for comparison in COMPARISONS),
)
"""The columns to read from Splink's result."""


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Two record keys, match probability, and comparison → level."""

    left: str
    right: str
    probability: float
    levels: Mapping[str, str]


def read_compared_pairs(answer: Iterable[Sequence[Any]]) -> Iterator[ComparedPair]:
    """Yield pairs from rows of ``RESULT_COLUMNS``; the lesser key is always on the left."""
    names = [(comparison.name, comparison.level_by_gamma()) for comparison in COMPARISONS]
    for one, other, probability, *gammas in answer:
        levels = {name: of[gamma] for (name, of), gamma in zip(names, gammas, strict=True)}
        yield ComparedPair(min(one, other), max(one, other), probability, levels)

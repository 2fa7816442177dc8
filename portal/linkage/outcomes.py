"""What a comparison ends in, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Same is acted upon, review is for a person to decide, different is forgotten."""

    SAME = "same"
    REVIEW = "review"
    DIFFERENT = "different"


class Reason(StrEnum):
    """What speaks for or against one person; ``wording`` has the sentence of each."""

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
    # Rules that no score overrules
    NIK_OF_ANOTHER = "nik_of_another"
    TWO_NIK = "two_nik"
    PERHAPS_TWINS = "perhaps_twins"
    PERHAPS_FAMILY = "perhaps_family"
    PERHAPS_NAMESAKE = "perhaps_namesake"
    TOO_LITTLE_KNOWN = "too_little_known"
    FITS_ANOTHER = "fits_another"


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two records, the model's probability that they are one person, and what follows."""

    left: str
    right: str
    probability: float
    outcome: Outcome
    reasons: tuple[Reason, ...]

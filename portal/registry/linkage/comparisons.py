"""Comparisons and blocking rules of the Fellegi-Sunter model, as SQL for DuckDB and Spark.

The SQL uses only equality, ``levenshtein``, ``like`` and arithmetic, so that both engines agree.
The first level of a comparison that holds counts. Dependent data share one comparison: NIK with
birth date (a NIK contains it), and No. KK with address and phone (a family shares them).
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Level:
    """One level of a comparison. ``name`` is its key in the model file."""

    name: str
    condition: str
    is_null: bool = False


@dataclass(frozen=True)
class Comparison:
    """Levels from the strongest agreement down to "everything else"."""

    name: str
    levels: tuple[Level, ...]

    def level_by_gamma(self) -> dict[int, str]:
        """Return Splink's gamma value → level name: 0 for the last level, upwards; -1 for the null
        level."""
        ordinary = [level for level in self.levels if not level.is_null]
        names = {len(ordinary) - 1 - at: level.name for at, level in enumerate(ordinary)}
        for level in self.levels:
            if level.is_null:
                names[-1] = level.name
        return names


def _same(*columns: str) -> str:
    return " and ".join(f"{column}_l = {column}_r" for column in columns)


def _near(left: str, right: str) -> str:
    """Return SQL: equal, or one typing error in a word of 4 letters, two in a word of 8."""
    apart = f"levenshtein({left}, {right})"
    short = f"least(length({left}), length({right}))"
    return (
        f"({left} = {right} or ({apart} <= 1 and {short} >= 4) or ({apart} <= 2 and {short} >= 8))"
    )


_APART = "levenshtein(sound_l, sound_r)"
_SHORT = "least(length(sound_l), length(sound_r))"
_W1 = _near("w1_l", "w1_r")
_W2 = _near("w2_l", "w2_r")
_INITIAL = (
    "((length(w2_l) = 1 and (w2_r like concat(w2_l, '%') or (w2_l = 'k' and w2_r like 'h%')))"
    " or (length(w2_r) = 1 and (w2_l like concat(w2_r, '%') or (w2_r = 'k' and w2_l like 'h%'))))"
)
_NOT_INITIALS = "not coalesce(length(w2_l) = 1 and length(w2_r) = 1 and w2_l <> w2_r, false)"
_SHORTENED = (
    f"(({_W1} and ((w2_l is null and w2_r is not null) or (w2_r is null and w2_l is not null)"
    " or (w3_l is null and w2_l = w3_r) or (w3_r is null and w2_r = w3_l)"
    " or (w2_l = w2_r and (w3_l is null or w3_r is null))))"
    f" or (w2_l is null and w3_r is null and {_near('w1_l', 'w2_r')})"
    f" or (w2_r is null and w3_l is null and {_near('w1_r', 'w2_l')}))"
)
NAME = Comparison(
    "name",
    (
        Level("unknown", "sound_l is null or sound_r is null", is_null=True),
        Level("same_rare", f"({_same('sound')}) and rarity_l = 2"),
        Level("same", f"({_same('sound')}) and rarity_l = 1"),
        Level("same_common", _same("sound")),
        Level(
            "slip",
            f"{_NOT_INITIALS} and (({_APART} <= 1 and {_SHORT} >= 5)"
            f" or ({_APART} <= 2 and {_same('letters')} and {_SHORT} >= 4))",
        ),
        Level(
            "order", f"({_same('words')}) or ({_near('w1_l', 'w2_r')} and {_near('w2_l', 'w1_r')})"
        ),
        Level("two_slips", f"{_W1} and {_W2}"),
        Level("initial", f"{_W1} and {_INITIAL}"),
        Level("shortened", _SHORTENED),
        Level("short_slip", f"{_APART} <= 1"),
        Level("first_word", _W1),
        Level("last_word", _W2),
        Level("different", "ELSE"),
    ),
)

_NIK_SAME = _same("nik")
_NIK_SLIP = (
    "(levenshtein(nik_l, nik_r) <= 1"
    f" or ({_same('nik_digits')} and levenshtein(nik_l, nik_r) <= 2))"
)
_NIK_TWO_SLIPS = "levenshtein(nik_l, nik_r) <= 2"
_NIK_BOTH = "(nik_l is not null and nik_r is not null)"
_BIRTH_SAME = _same("birth")
_BIRTH_CLOSE = (
    "(birth_l = birth_swapped_r"
    " or (year_l = year_r and month_l = month_r) or (year_l = year_r and day_l = day_r)"
    " or (month_l = month_r and day_l = day_r and birth_default_l = 0)"
    " or nik_birth_l = birth_r or birth_l = nik_birth_r)"
)
_YEARS = "abs(year_l - year_r) <= 1"
_BIRTH_DEFAULT = f"({_YEARS} and birth_default_l + birth_default_r > 0)"
_AGE = f"({_YEARS} and (birth_l is null or birth_r is null))"
_AGE_NEAR = (
    "(abs(year_l - year_r) <= 3 and (birth_l is null or birth_r is null"
    " or birth_default_l + birth_default_r > 0))"
)
_BIRTH_ROUGH = f"({_BIRTH_CLOSE} or {_BIRTH_DEFAULT} or {_AGE})"
_YEAR_UNKNOWN = "(year_l is null or year_r is null)"
IDENTITY = Comparison(
    "identity",
    (
        Level(
            "unknown",
            "(nik_l is null or nik_r is null) and (year_l is null or year_r is null)",
            is_null=True,
        ),
        Level("nik_birth", f"{_NIK_SAME} and {_BIRTH_SAME}"),
        Level("nik_rough", f"{_NIK_SAME} and ({_BIRTH_ROUGH} or {_YEAR_UNKNOWN})"),
        Level("nik_only", _NIK_SAME),
        Level("slip_birth", f"{_NIK_SLIP} and {_BIRTH_SAME}"),
        Level("slip_rough", f"{_NIK_SLIP} and ({_BIRTH_ROUGH} or {_YEAR_UNKNOWN})"),
        Level("slip_only", _NIK_SLIP),
        Level("two_slips_birth", f"{_NIK_TWO_SLIPS} and ({_BIRTH_SAME} or {_BIRTH_ROUGH})"),
        Level("two_nik_birth", f"{_NIK_BOTH} and {_BIRTH_SAME}"),
        Level("two_nik_rough", f"{_NIK_BOTH} and {_BIRTH_ROUGH}"),
        Level("two_nik", _NIK_BOTH),
        Level("birth", f"{_BIRTH_SAME} and birth_default_l = 0"),
        Level("birth_default", _BIRTH_SAME),
        Level("birth_close", _BIRTH_CLOSE),
        Level("default_year", _BIRTH_DEFAULT),
        Level("age", _AGE),
        Level("age_near", _AGE_NEAR),
        Level("different", "ELSE"),
    ),
)
SEX = Comparison(
    "sex",
    (
        Level("unknown", "sex_l is null or sex_r is null", is_null=True),
        Level("same", _same("sex")),
        Level("different", "ELSE"),
    ),
)
_KK_BOTH = "(kk_l is not null and kk_r is not null)"
PLACE = Comparison(
    "place",
    (
        Level(
            "unknown",
            "(kk_l is null or kk_r is null) and (desa_l is null or desa_r is null)"
            " and (phone_l is null or phone_r is null)",
            is_null=True,
        ),
        Level("kk", f"({_same('kk')}) or levenshtein(kk_l, kk_r) <= 1"),
        Level("house_other_kk", f"{_KK_BOTH} and (({_same('house')}) or ({_same('phone')}))"),
        Level("house_phone", f"({_same('house')}) and ({_same('phone')})"),
        Level("house", _same("house")),
        Level("phone", _same("phone")),
        Level("near_other_kk", f"{_KK_BOTH} and (({_same('kampung')}) or ({_same('rt_rw')}))"),
        Level("near", f"({_same('kampung')}) or ({_same('rt_rw')})"),
        Level("desa_other_kk", f"{_KK_BOTH} and ({_same('desa')})"),
        Level("desa", _same("desa")),
        Level("elsewhere_other_kk", _KK_BOTH),
        Level("elsewhere", "ELSE"),
    ),
)
COMPARISONS = (NAME, IDENTITY, SEX, PLACE)


@dataclass(frozen=True)
class BlockingRule:
    """Pairs to compare: equal in ``equal`` (SQL of one side), and ``where`` holds."""

    equal: tuple[str, ...]
    where: str = ""

    def condition(self, *, only_new: bool = False) -> str:
        """Return the rule as SQL; with ``only_new`` one side must be a new record."""
        sides = [f"{self._of(sql, 'l')} = {self._of(sql, 'r')}" for sql in self.equal]
        if self.where:
            sides.append(f"({self.where})")
        if only_new:
            sides.append("(l.fresh = 1 or r.fresh = 1)")
        return " and ".join(sides)

    @staticmethod
    def _of(sql: str, side: str) -> str:
        return sql.replace("{}", side)


_SPARSE = "l.bare = 1 or r.bare = 1"
BLOCKING_RULES = (
    BlockingRule(("{}.nik",)),
    BlockingRule(("{}.kk",)),
    BlockingRule(("{}.phone",)),
    BlockingRule(("{}.sound", "{}.birth")),
    BlockingRule(("{}.desa", "{}.birth")),
    BlockingRule(("{}.w1", "{}.birth")),
    BlockingRule(("{}.house", "{}.w1")),
    BlockingRule(("{}.desa", "{}.sound"), where="abs(l.year - r.year) <= 1"),
    BlockingRule(("{}.nik_tail", "substr({}.sound, 1, 1)")),
    BlockingRule(("{}.nik_head", "{}.w1")),
    BlockingRule(("{}.nik_digits", "substr({}.sound, 1, 1)")),
    BlockingRule(("{}.nik_digits", "{}.desa")),
    BlockingRule(("{}.nik_head", "{}.letters")),
    BlockingRule(("{}.birth", "substr({}.sound, 1, 1)"), where="l.birth_default = 0"),
    BlockingRule(("{}.birth", "{}.w2"), where="l.birth_default = 0"),
    BlockingRule(("{}.kampung", "{}.sound")),
    BlockingRule(("{}.desa", "{}.w1", "{}.rt_rw")),
    BlockingRule(("{}.desa", "substr({}.sound, 1, 1)"), where=_SPARSE),
    BlockingRule(("{}.desa", "{}.letters"), where=_SPARSE),
    BlockingRule(("{}.desa", "coalesce({}.w3, {}.w2, {}.w1)"), where=_SPARSE),
    BlockingRule(("{}.kampung", "{}.year")),
)
"""Each block holds one family, house, birth date or desa, so it does not grow with the registry."""


#: Options of every linker. Validating the settings takes longer than comparing a few rows.
LINKER_OPTIONS: dict[str, Any] = {"log_level": logging.ERROR, "validate_settings": False}


def splink_settings(
    weights: Mapping[str, Mapping[str, tuple[float, float]]],
    prior: float,
    *,
    blocking_rules: Sequence[BlockingRule] = BLOCKING_RULES,
    only_new: bool = False,
) -> dict[str, object]:
    """Return Splink's settings: comparisons with (m, u) probabilities by level, and blocking
    rules."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": prior,
        "comparisons": [
            {
                "output_column_name": comparison.name,
                "comparison_levels": list(_splink_levels(comparison, weights[comparison.name])),
            }
            for comparison in COMPARISONS
        ],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule.condition(only_new=only_new)} for rule in blocking_rules
        ],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
    }


def _splink_levels(
    comparison: Comparison, weights: Mapping[str, tuple[float, float]]
) -> Iterator[dict[str, object]]:
    for level in comparison.levels:
        found: dict[str, object] = {
            "sql_condition": level.condition,
            "label_for_charts": level.name,
        }
        if level.is_null:
            found["is_null_level"] = True
        else:
            found["m_probability"], found["u_probability"] = weights[level.name]
        yield found

"""A compared pair, as every engine returns it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.linkage.comparisons import COMPARISONS

RESULT = (
    "unique_id_l",
    "unique_id_r",
    "match_probability",
    *(f"gamma_{comparison.name}" for comparison in COMPARISONS),
)
"""The columns of Splink's answer that are read."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two keys, their probability, and the level of each comparison by name."""

    left: str
    right: str
    probability: float
    levels: Mapping[str, str]


def unpack(answer: Iterable[Sequence[Any]]) -> Iterator[Compared]:
    """Pairs from rows of ``RESULT``; the lesser key is on the left whatever the engine did."""
    names = [(comparison.name, comparison.gamma_names()) for comparison in COMPARISONS]
    for one, other, probability, *gammas in answer:
        levels = {name: of[gamma] for (name, of), gamma in zip(names, gammas, strict=True)}
        yield Compared(min(one, other), max(one, other), probability, levels)

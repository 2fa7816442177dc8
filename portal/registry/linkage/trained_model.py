"""The trained model, a JSON file in the repository that ``flask linkage train`` writes."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from portal.registry.linkage.features import Rarity

FILE = Path(__file__).parent / "model" / "persons.json"

Weights = dict[str, dict[str, tuple[float, float]]]
"""Comparison → level → (m, u): probability of the level for a match and for a non-match."""


@dataclass(frozen=True)
class Model:
    """The parameters of the model.

    ``prior`` is the share of matches among compared pairs. Pairs at ``same_above`` are merged
    automatically, at ``review_above`` reviewed. For a record that holds little more than a name
    ``bare_above`` replaces ``review_above``.
    """

    weights: Weights
    prior: float
    same_above: float
    review_above: float
    bare_above: float
    rarity: Rarity

    def save(self, file: Path = FILE) -> None:
        """Write the file in a stable order."""
        file.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, file: Path = FILE) -> "Model":
        """Read the file that :meth:`save` wrote."""
        data = json.loads(file.read_text(encoding="utf-8"))
        weights = {
            comparison: {level: (m, u) for level, (m, u) in levels.items()}
            for comparison, levels in data.pop("weights").items()
        }
        rarity = data.pop("rarity")
        return cls(weights=weights, rarity=Rarity(**rarity), **data)


@cache
def trained_model() -> Model:
    """Return the model of the repository, cached."""
    return Model.load()

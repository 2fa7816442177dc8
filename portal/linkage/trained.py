"""The trained model: numbers in a file of the repository, made by ``flask linkage train``."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from portal.linkage.features import Rarity

FILE = Path(__file__).parent / "model" / "persons.json"

Weights = dict[str, dict[str, tuple[float, float]]]
"""By comparison and level: how often it holds for one person (m) and for two people (u)."""


@dataclass(frozen=True)
class Model:
    """What training learns. ``prior`` is the share of compared pairs that are one person. A pair is
    acted upon at ``same_above`` and shown at ``review_above``; ``bare_above`` stands in its place
    where a record knows little more than a name.
    """

    weights: Weights
    prior: float
    same_above: float
    review_above: float
    bare_above: float
    rarity: Rarity

    def save(self, file: Path = FILE) -> None:
        """Write the file, readable and with a stable order."""
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
    """The model of the repository, read once."""
    return Model.load()

"""Word lists of the demo (``data/*.toml``), parsed once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@cache
def load_data(name: str) -> dict[str, Any]:
    """Return the content of ``data/<name>.toml``."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))

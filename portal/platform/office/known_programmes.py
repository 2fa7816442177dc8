"""Programmes that are known beforehand, by the code of their regency: ``known/32.16.toml``.

Everything in such a file is only proposed, and to its own regency alone.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from portal.platform.regions.home import home_regency

KNOWN = Path(__file__).parent / "known"


@cache
def all_known() -> Mapping[str, Mapping[str, Any]]:
    """Return what is known, by the code of the regency."""
    return {
        file.stem: tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted(KNOWN.glob("*.toml"))
    }


def known_here() -> Mapping[str, Any]:
    """Return what is known of the programme of this portal's regency; empty for most."""
    return all_known().get(home_regency().code, {})

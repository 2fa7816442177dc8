"""What a field offers to choose from."""

import enum
from collections.abc import Mapping
from typing import Any

from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

__all__ = ["SelectChoice", "choices_of"]


def choices_of(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """One choice for each value, in the order of ``words``, which say what it is; a member of an
    enum is sent by its value. What belongs into groups is made of ``SelectChoice``."""
    return [
        SelectChoice(key.value if isinstance(key, enum.Enum) else key, label)
        for key, label in words.items()
    ]

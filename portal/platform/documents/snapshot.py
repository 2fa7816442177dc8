"""Serialise papers to JSON and back.

A reprint is made from the stored text alone: later changes in the registry must not change what the
paper says.
"""

import json
import types
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Self, Union, cast, get_args, get_origin, get_type_hints


class Snapshot:
    """Base of storable papers: a frozen dataclass with its own ``kind``."""

    kind: ClassVar[str]

    def to_json(self) -> str:
        """Return canonical JSON: the same paper gives the same bytes, so that it can be hashed."""
        stored = {"kind": self.kind, "paper": _plain(self)}
        return json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the paper that :meth:`to_json` stored. Raises ValueError for another kind of
        paper."""
        stored = json.loads(text)
        if stored.get("kind") != cls.kind:
            raise ValueError(f"expected a stored {cls.kind!r}, found {stored.get('kind')!r}")
        return cast("Self", _restored(stored["paper"], cls))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"a paper cannot hold {type(value).__name__}")


def _restored(value: Any, hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        if value is None:
            return None
        hint = next(option for option in get_args(hint) if option is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_restored(item, get_args(hint)[0]) for item in value)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return cast("type", hint)(**{name: _restored(v, hints[name]) for name, v in value.items()})
    if hint in (date, time):
        return hint.fromisoformat(value)
    if hint is Decimal or issubclass(hint, StrEnum):
        return hint(value)
    return value

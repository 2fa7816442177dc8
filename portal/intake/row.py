"""An accepted row on its way into the registry."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.agencies.reading import Field, PersonClaim
from portal.households.origins.rule import Statement

_DISTRICT_LENGTH = 8  # 32.16.08 of 32.16.08.2001


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says, as a claim, as plain data, and as a source among others; the hashes of its
    numbers, and the labels of its columns."""

    claim: PersonClaim
    plain: dict[str, Any]
    nik_hash: str | None
    kk_hash: str | None
    statement: Statement
    label: Callable[[Field], str]

    @property
    def district_code(self) -> str | None:
        """The kecamatan that the row names."""
        desa = self.claim.desa_code
        return None if desa is None else desa[:_DISTRICT_LENGTH]

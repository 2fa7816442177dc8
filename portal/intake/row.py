"""An accepted row on its way into the registry."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.agencies.models import Import
from portal.agencies.reading import Field, PersonClaim, claim_from_json
from portal.households.origins.rule import Statement
from portal.households.origins.statements import of_claim
from portal.intake.labels import Labels

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


def staged_row(found: Import, record: Any, labels: Labels) -> Row:
    """The row again that was staged as ``record``: its place, claim and hashes."""
    return Row(
        claim=claim_from_json(record.claim),
        plain=record.claim,
        nik_hash=record.nik_hash,
        kk_hash=record.kk_hash,
        statement=of_claim(
            record.claim,
            at=found.started_at,
            position=record.position,
            nik_hash=record.nik_hash,
        ),
        label=labels.of(record.sheet),
    )

"""An accepted row that is about to be applied to the registry."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.registry.agencies.models import Import
from portal.registry.agencies.reading import Field, PersonClaim, claim_from_json
from portal.registry.households.provenance.conflict_resolution import Statement
from portal.registry.households.provenance.statements import statement_from_claim
from portal.registry.intake.findings import Labels

_DISTRICT_LENGTH = 8  # 32.16.08 of 32.16.08.2001


@dataclass(frozen=True, slots=True)
class StagedRow:
    """The claim of a row, its JSON (``plain``), hashes, statement and column labels."""

    claim: PersonClaim
    plain: dict[str, Any]
    nik_hash: str | None
    kk_hash: str | None
    statement: Statement
    label: Callable[[Field], str]

    @property
    def district_code(self) -> str | None:
        """Return the kecamatan that the row names."""
        desa = self.claim.desa_code
        return None if desa is None else desa[:_DISTRICT_LENGTH]


def staged_row(found: Import, record: Any, labels: Labels) -> StagedRow:
    """Return the staged row of a source record."""
    return StagedRow(
        claim=claim_from_json(record.claim),
        plain=record.claim,
        nik_hash=record.nik_hash,
        kk_hash=record.kk_hash,
        statement=statement_from_claim(
            record.claim,
            at=found.started_at,
            position=record.position,
            nik_hash=record.nik_hash,
        ),
        label=labels.of(record.sheet),
    )

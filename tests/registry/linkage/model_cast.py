"""People who are easily confused, for tests of the model. Numbers are synthetic."""

from dataclasses import replace
from datetime import date

from portal.core.types import Sex
from portal.registry.linkage.engines import score_candidates
from portal.registry.linkage.link_records import LinkRecord
from portal.registry.linkage.outcomes import Outcome, Reason, ScoredPair

ROHMAH = LinkRecord(
    key="rohmah",
    name="Siti Rohmah",
    nik="3216085708619321",
    kk="3216080101109400",
    sex=Sex.FEMALE,
    birth_date=date(1961, 8, 17),
    desa_code="32.16.08.2003",
    address="Kp. Pasir Randu",
    rt="004",
    rw="007",
    phone="+6282651167412",
    source="dinsos",
)
"""One row of the base list; the tests hold others against it."""


def outcome_of(one: LinkRecord, other: LinkRecord) -> Outcome:
    """Return the model's outcome for two records."""
    pair = pair_of(one, other)
    return Outcome.DIFFERENT if pair is None else pair.outcome


def reasons_of(one: LinkRecord, other: LinkRecord) -> tuple[Reason, ...]:
    """Return the reasons for it."""
    pair = pair_of(one, other)
    return () if pair is None else pair.reasons


def pair_of(one: LinkRecord, other: LinkRecord) -> ScoredPair | None:
    """Return the scored pair; None if it is *different*."""
    return next(iter(score_candidates(replace(one, key="a"), [replace(other, key="b")])), None)

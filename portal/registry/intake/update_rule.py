"""Update known persons and households from a row.

Missing values are filled in. Name, sex, birth and the address within the desa follow
``provenance.conflict_resolution``. NIK, No. KK, desa and relation are filled in if missing, never
changed.
"""

from typing import Any

from portal.core.types import Relation
from portal.registry.households.provenance.conflict_resolution import (
    DESCRIPTIVE,
    Datum,
    Values,
    resolve,
)
from portal.registry.households.provenance.statements import as_household_statement
from portal.registry.households.services import value_columns
from portal.registry.intake.registry_snapshot import FamilyState, PersonState, RegistrySnapshot
from portal.registry.intake.staged_row import StagedRow

_ORDER = tuple(datum for datum in Datum if datum in DESCRIPTIVE)


def follow(person: PersonState, row: StagedRow, snapshot: RegistrySnapshot) -> dict[str, Any]:
    """Update a person and their household; return the undo data (see ``plan.RowPlan``)."""
    claim = row.claim
    person.statements.append(row.statement)
    parts: dict[str, Any] = {
        "person": follow_person(person) | _fill_relation(person, claim.relation),
        "family": follow_family(person.family, row, snapshot),
    }
    if claim.phone is not None and not person.has_phone:
        person.phone, person.has_phone = claim.phone, True
        parts["phone"] = claim.phone.value
    return {name: part for name, part in parts.items() if part}


def follow_family(
    family: FamilyState, row: StagedRow, snapshot: RegistrySnapshot
) -> dict[str, Any]:
    """Update a household. Address, RT and RW change together, within the same desa."""
    claim = row.claim
    family.statements.append(as_household_statement(row.statement, row.kk_hash, family.kk_hash))
    changed: dict[str, Any] = {}
    if family.village_code is None and row.district_code is not None:
        changed |= _set(family, village_code=claim.desa_code, district_code=row.district_code)
    if family.kk_number is None and claim.kk is not None and snapshot.family(row.kk_hash) is None:
        changed |= _set(family, kk_number=claim.kk.value, kk_hash=row.kk_hash)
        snapshot.add_family(family)
    address = {part: getattr(family, part) for part in ("address", "rt", "rw", "village_code")}
    chosen = resolve(
        Datum.ADDRESS,
        family.statements,
        current=address,
        pinned=Datum.ADDRESS in family.pins,
        verified=None,
    )
    return changed | _set(family, **value_columns(Datum.ADDRESS, chosen))


def follow_person(person: PersonState) -> dict[str, Any]:
    """Apply the conflict rule to a person again. Return datum → [old, new]."""
    current: Values = {
        Datum.NAME: person.name,
        Datum.SEX: person.sex and person.sex.value,
        Datum.BIRTH_DATE: person.birth_date and person.birth_date.isoformat(),
        Datum.BIRTH_PLACE: person.birth_place,
    }
    changed = {}
    for datum in _ORDER:
        value = resolve(
            datum,
            person.statements,
            current=current[datum],
            pinned=datum in person.pins,
            verified=person.nik_hash if person.verified else None,
            nik=person.nik,
        )
        if value != current[datum]:
            _set(person, **value_columns(datum, value))
            changed[datum.value] = [current[datum], value]
    return changed


def _fill_relation(person: PersonState, relation: str | None) -> dict[str, Any]:
    """Fill in a missing relation, but never make a second head."""
    missing = person.relation is Relation.OTHER and Datum.RELATION not in person.pins
    if not missing or relation in (None, Relation.OTHER, Relation.HEAD):
        return {}
    _set(person, relation=Relation(relation))
    return {Datum.RELATION.value: [Relation.OTHER.value, str(relation)]}


def _set(state: FamilyState | PersonState, **columns: Any) -> dict[str, Any]:
    """Set the columns that differ. Return column → [old, new]."""
    changed = {}
    for name, value in columns.items():
        was = getattr(state, name)
        if value != was:
            setattr(state, name, value)
            state.filled.add(name)
            changed[name] = [was, value]
    return changed

"""How people and families who are known change by what a row says of them: as the rule chooses.

What was missing is filled in. What is described (name, sex, birth, the address within its desa)
follows the rule of ``households.origins``; where somebody belongs (NIK, No. KK, desa, relation) is
only filled in, never changed.
"""

from typing import Any

from portal.households.models import Relation
from portal.households.origins.rule import DESCRIPTIVE, Datum, Values, choose
from portal.households.origins.statements import of_that_family
from portal.households.services.origins import columns_of
from portal.intake.known import FamilyState, Known, PersonState
from portal.intake.row import Row

_ORDER = tuple(datum for datum in Datum if datum in DESCRIPTIVE)


def follow(person: PersonState, row: Row, known: Known) -> dict[str, Any]:
    """Let a person follow; returns what undo needs (see ``plan.Decision``)."""
    claim = row.claim
    person.statements.append(row.statement)
    parts: dict[str, Any] = {
        "person": _follow_person(person) | _fill_relation(person, claim.relation),
        "family": follow_family(person.family, row, known),
    }
    if claim.phone is not None and not person.has_phone:
        person.phone, person.has_phone = claim.phone, True
        parts["phone"] = claim.phone.value
    return {name: part for name, part in parts.items() if part}


def follow_family(family: FamilyState, row: Row, known: Known) -> dict[str, Any]:
    """Let a family follow. Address, RT and RW belong together, and they belong to their desa."""
    claim = row.claim
    family.statements.append(of_that_family(row.statement, row.kk_hash, family.kk_hash))
    changed: dict[str, Any] = {}
    if family.village_code is None and row.district_code is not None:
        changed |= _set(family, village_code=claim.desa_code, district_code=row.district_code)
    if family.kk_number is None and claim.kk is not None and known.family(row.kk_hash) is None:
        changed |= _set(family, kk_number=claim.kk.value, kk_hash=row.kk_hash)
        known.add_family(family)
    address = {part: getattr(family, part) for part in ("address", "rt", "rw", "village_code")}
    chosen = choose(
        Datum.ADDRESS,
        family.statements,
        current=address,
        pinned=Datum.ADDRESS in family.pins,
        verified=None,
    )
    return changed | _set(family, **columns_of(Datum.ADDRESS, chosen))


def _follow_person(person: PersonState) -> dict[str, Any]:
    current: Values = {
        Datum.NAME: person.name,
        Datum.SEX: person.sex and person.sex.value,
        Datum.BIRTH_DATE: person.birth_date and person.birth_date.isoformat(),
        Datum.BIRTH_PLACE: person.birth_place,
    }
    changed = {}
    for datum in _ORDER:
        value = choose(
            datum,
            person.statements,
            current=current[datum],
            pinned=datum in person.pins,
            verified=person.nik_hash if person.verified else None,
        )
        if value != current[datum]:
            _set(person, **columns_of(datum, value))
            changed[datum.value] = [current[datum], value]
    return changed


def _fill_relation(person: PersonState, relation: str | None) -> dict[str, Any]:
    """A list may say what somebody is in the family, but not put a second head beside the first."""
    missing = person.relation is Relation.OTHER and Datum.RELATION not in person.pins
    if not missing or relation in (None, Relation.OTHER, Relation.HEAD):
        return {}
    _set(person, relation=Relation(relation))
    return {Datum.RELATION.value: [Relation.OTHER.value, str(relation)]}


def _set(state: FamilyState | PersonState, **columns: Any) -> dict[str, Any]:
    """Set what differs; returns for each column what stood there and what stands there now."""
    changed = {}
    for name, value in columns.items():
        was = getattr(state, name)
        if value != was:
            setattr(state, name, value)
            state.filled.add(name)
            changed[name] = [was, value]
    return changed

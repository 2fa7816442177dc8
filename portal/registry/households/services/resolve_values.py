"""Resolve conflicting values: pin a stated value, remove a pin, or apply the rule again."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core.errors import InvalidInput, StaleRecord
from portal.core.extensions import db
from portal.core.types import Relation, Sex, comparison_key
from portal.platform.permissions import Actor
from portal.platform.workflow import claim_all, claim_version
from portal.registry.households.access import require_change
from portal.registry.households.models import Household, Person
from portal.registry.households.provenance.conflict_resolution import (
    ADDRESS_PARTS,
    DESCRIPTIVE,
    PINNABLE,
    Datum,
    Values,
    resolve,
)
from portal.registry.households.provenance.staff_statements import add_pins, remove_pin
from portal.registry.households.provenance.statements import (
    Provenance,
    household_values,
    load_provenance,
    load_provenance_of_persons,
    person_values,
    verified_nik_hash,
)
from portal.registry.households.services.checks import checked_birth_date, require_single_head
from portal.registry.households.services.record_changes import (
    changed_fields,
    record,
    record_all,
    set_fields,
)

_KEY_LENGTH = 120

#: Column → (old value, new value).
ChangedColumns = dict[str, tuple[Any, Any]]


def pin_value(actor: Actor, person: Person, *, version: int, datum: Datum, value: Any) -> None:
    """Set ``value``, which a source states, and pin it.

    Raise :class:`StaleRecord` if no source states it any more or somebody saved since ``version``
    was read, :class:`InvalidInput` if the family would get a second head.
    """
    require_change(actor, person.household)
    if datum not in PINNABLE or datum is Datum.ADDRESS:
        raise InvalidInput(gettext("Isian ini diubah dengan langkahnya sendiri."))
    current = person_values(person)[datum]
    provenance = load_provenance_of_persons([person.id])
    said = [one.values.get(datum) for one in provenance.person_statements[person.id]]
    if value != current and value not in said:
        raise StaleRecord
    if value == current and datum in provenance.pinned_of_person(person.id):
        return
    if datum is Datum.RELATION and value != current and person.died_on is None:
        require_single_head(person.household, Relation(value), person=person)
    claim_version(person, version)
    before = set_fields(person, value_columns(datum, value))
    add_pins(actor, person, [datum])
    record(actor, "persons.pin_value", person, person.household, value=datum, before=before)


def unpin_value(actor: Actor, person: Person, *, version: int, datum: Datum) -> None:
    """Remove the pin and apply the rule; the value may change at once."""
    require_change(actor, person.household)
    if datum not in load_provenance_of_persons([person.id]).pinned_of_person(person.id):
        return
    claim_version(person, version)
    remove_pin(person, datum)
    record(actor, "persons.unpin_value", person, person.household, value=datum)
    resolve_values(actor, person)


def pin_address(actor: Actor, household: Household, *, version: int, value: Any) -> None:
    """Set and pin a stated address in the household's desa, like :func:`pin_value`.

    Raise :class:`InvalidInput` for another desa: that is a move, which changes scope and
    caseworker.
    """
    require_change(actor, household)
    current = household_values(household)[Datum.ADDRESS]
    provenance = load_provenance([household.id])
    said = [one.values.get(Datum.ADDRESS) for one in provenance.household_statements[household.id]]
    if value != current and value not in said:
        raise StaleRecord
    if value["village_code"] != household.village_code:
        raise InvalidInput(
            gettext("Alamat ini di desa/kelurahan lain. Catat sebagai pindah desa/kelurahan.")
        )
    if value == current and Datum.ADDRESS in provenance.pinned_of_household(household.id):
        return
    claim_version(household, version)
    before = set_fields(household, value_columns(Datum.ADDRESS, value))
    add_pins(actor, household, [Datum.ADDRESS])
    record(actor, "households.pin_value", household, household, value=Datum.ADDRESS, before=before)


def unpin_address(actor: Actor, household: Household, *, version: int) -> None:
    """Remove the pin of the address and apply the rule."""
    require_change(actor, household)
    if Datum.ADDRESS not in load_provenance([household.id]).pinned_of_household(household.id):
        return
    claim_version(household, version)
    remove_pin(household, Datum.ADDRESS)
    record(actor, "households.unpin_value", household, household, value=Datum.ADDRESS)
    resolve_address(actor, household)


def resolve_values(actor: Actor, person: Person) -> Values:
    """Apply the rule to a person and return the values it changed.

    Call this after statements or pins changed (unpin, merge, undo of a merge). The caller checks
    the permission.
    """
    provenance = load_provenance_of_persons([person.id])
    wanted = resolved_changes(person, provenance)
    _set_columns(actor, {person: _all_columns(wanted)})
    return wanted


def resolve_values_of_all(actor: Actor, people: Collection[Person]) -> dict[int, ChangedColumns]:
    """Apply the rule to many persons, loaded at once. Return person id → changed columns."""
    provenance = load_provenance_of_persons({person.id for person in people})
    return _set_columns(
        actor, {person: _all_columns(resolved_changes(person, provenance)) for person in people}
    )


def resolve_address(actor: Actor, household: Household) -> Values:
    """Apply the rule to the address of a household. Return the changed value, if any."""
    provenance = load_provenance([household.id])
    current = household_values(household)[Datum.ADDRESS]
    chosen = resolve(
        Datum.ADDRESS,
        provenance.household_statements[household.id],
        current=current,
        pinned=Datum.ADDRESS in provenance.pinned_of_household(household.id),
        verified=None,
    )
    changed = changed_fields(household, **value_columns(Datum.ADDRESS, chosen))
    if not changed:
        return {}
    claim_version(household, household.version)
    before = set_fields(household, changed)
    record(actor, "households.settle", household, household, **changed, before=before)
    return {Datum.ADDRESS: chosen}


def _set_columns(
    actor: Actor, wanted: Mapping[Person, dict[str, Any]]
) -> dict[int, ChangedColumns]:
    """Set the columns that differ. Return person id → changed columns."""
    changing = {
        person: changed
        for person, columns in wanted.items()
        if (changed := changed_fields(person, **columns))
    }
    claim_all(list(changing))
    _load_name_words([person for person, changed in changing.items() if "name_key" in changed])
    before = {person: set_fields(person, changed) for person, changed in changing.items()}
    record_all(
        actor,
        "persons.settle",
        [
            (person, person.household, {**changed, "before": before[person]})
            for person, changed in changing.items()
        ],
    )
    return {
        person.id: {name: (before[person][name], value) for name, value in changed.items()}
        for person, changed in changing.items()
    }


def _load_name_words(people: Collection[Person]) -> None:
    """Load ``name_words`` of all these persons at once, because a new name changes them."""
    if not people:
        return
    found = select(Person).where(Person.id.in_([person.id for person in people]))
    db.session.scalars(found.options(selectinload(Person.name_words))).all()


def resolved_changes(person: Person, provenance: Provenance) -> Values:
    """Return the values that the rule would change."""
    current = person_values(person)
    pinned = provenance.pinned_of_person(person.id)
    chosen = {
        datum: resolve(
            datum,
            provenance.person_statements[person.id],
            current=current[datum],
            pinned=datum in pinned,
            verified=verified_nik_hash(person),
            nik=person.nik,
        )
        for datum in sorted(DESCRIPTIVE)
    }
    return {datum: value for datum, value in chosen.items() if value != current[datum]}


def value_columns(datum: Datum, value: Any) -> dict[str, Any]:
    """Return the columns that hold a plain value."""
    match datum:
        case Datum.NAME:
            return {"name": value, "name_key": comparison_key(value)[:_KEY_LENGTH]}
        case Datum.SEX:
            return {"sex": Sex(value) if value else None}
        case Datum.BIRTH_DATE:
            day = date.fromisoformat(value) if value else None
            return {"birth_date": checked_birth_date(day)}
        case Datum.RELATION:
            return {"relation": Relation(value)}
        case Datum.ADDRESS:
            return {part: value[part] for part in ADDRESS_PARTS}
        case _:
            return {datum.value: value}


def _all_columns(values: Values) -> dict[str, Any]:
    return {
        name: column
        for datum, value in values.items()
        for name, column in value_columns(datum, value).items()
    }

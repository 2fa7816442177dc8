"""A person decides which value counts, or lets the rule decide again."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.errors import InvalidInput, StaleRecord
from portal.extensions import db
from portal.households.access import require_change
from portal.households.models import Household, Person, Relation
from portal.households.origins.rule import (
    ADDRESS_PARTS,
    DESCRIPTIVE,
    PINNABLE,
    Datum,
    Values,
    choose,
)
from portal.households.origins.staff import hold_fast, let_go
from portal.households.origins.statements import (
    Origins,
    load_origins,
    load_origins_of,
    values_of_family,
    values_of_person,
    verified_hash,
)
from portal.households.services.heads import claim_relation
from portal.households.services.records import apply, changes, record, record_all
from portal.households.services.values import possible_birth_date
from portal.permissions import Actor
from portal.types import Sex, comparison_key
from portal.workflow import claim_all, claim_version

_KEY_LENGTH = 120

#: Column → what it held before, and what it holds now.
Changed = dict[str, tuple[Any, Any]]


def pin_value(actor: Actor, person: Person, *, version: int, datum: Datum, value: Any) -> None:
    """Let ``value``, which some source said, count and stay. Raises :class:`StaleRecord` if nobody
    says it any more or somebody saved since ``version`` was read, :class:`InvalidInput` if it makes
    a second head of the family."""
    require_change(actor, person.household)
    if datum not in PINNABLE or datum is Datum.ADDRESS:
        raise InvalidInput(gettext("Isian ini diubah dengan langkahnya sendiri."))
    current = values_of_person(person)[datum]
    origins = load_origins_of([person.id])
    said = [one.values.get(datum) for one in origins.of_person[person.id]]
    if value != current and value not in said:
        raise StaleRecord
    if value == current and datum in origins.pinned(person.id):
        return
    if datum is Datum.RELATION and value != current and person.died_on is None:
        claim_relation(person.household, Relation(value), person=person)
    claim_version(person, version)
    before = apply(person, columns_of(datum, value))
    hold_fast(actor, person, [datum])
    record(actor, "persons.pin_value", person, person.household, value=datum, before=before)


def unpin_value(actor: Actor, person: Person, *, version: int, datum: Datum) -> None:
    """Let the rule decide again what counts; the value may change at once."""
    require_change(actor, person.household)
    if datum not in load_origins_of([person.id]).pinned(person.id):
        return
    claim_version(person, version)
    let_go(person, datum)
    record(actor, "persons.unpin_value", person, person.household, value=datum)
    settle_person(actor, person)


def pin_address(actor: Actor, household: Household, *, version: int, value: Any) -> None:
    """Like :func:`pin_value`, for an address in the desa where the family is recorded. Another
    desa is a move, which is a step of its own: scope and caseworker follow it."""
    require_change(actor, household)
    current = values_of_family(household)[Datum.ADDRESS]
    origins = load_origins([household.id])
    said = [one.values.get(Datum.ADDRESS) for one in origins.of_family[household.id]]
    if value != current and value not in said:
        raise StaleRecord
    if value["village_code"] != household.village_code:
        raise InvalidInput(gettext("Alamat ini di desa lain. Catat sebagai pindah desa."))
    if value == current and Datum.ADDRESS in origins.pinned_family(household.id):
        return
    claim_version(household, version)
    before = apply(household, columns_of(Datum.ADDRESS, value))
    hold_fast(actor, household, [Datum.ADDRESS])
    record(actor, "households.pin_value", household, household, value=Datum.ADDRESS, before=before)


def unpin_address(actor: Actor, household: Household, *, version: int) -> None:
    """Let the rule decide again which address in this desa counts."""
    require_change(actor, household)
    if Datum.ADDRESS not in load_origins([household.id]).pinned_family(household.id):
        return
    claim_version(household, version)
    let_go(household, Datum.ADDRESS)
    record(actor, "households.unpin_value", household, household, value=Datum.ADDRESS)
    settle_family(actor, household)


def settle_person(actor: Actor, person: Person) -> Values:
    """Let the values of a person follow the rule, after something said of them came or went.

    Whoever changes what was said (a pin let go, a merge, a merge taken apart) calls this. The
    caller has checked the permission. Returns what changed, with the new values.
    """
    origins = load_origins_of([person.id])
    wanted = followed(person, origins)
    _set(actor, {person: _columns(wanted)})
    return wanted


def settle_people(actor: Actor, people: Collection[Person]) -> dict[int, Changed]:
    """As :func:`settle_person` for many, loaded at once. Returns what changed, by person."""
    origins = load_origins_of({person.id for person in people})
    return _set(actor, {person: _columns(followed(person, origins)) for person in people})


def settle_family(actor: Actor, household: Household) -> Values:
    """Let the address of a family follow the rule, as :func:`settle_person` does for a person."""
    origins = load_origins([household.id])
    current = values_of_family(household)[Datum.ADDRESS]
    chosen = choose(
        Datum.ADDRESS,
        origins.of_family[household.id],
        current=current,
        pinned=Datum.ADDRESS in origins.pinned_family(household.id),
        verified=None,
    )
    changed = changes(household, **columns_of(Datum.ADDRESS, chosen))
    if not changed:
        return {}
    claim_version(household, household.version)
    before = apply(household, changed)
    record(actor, "households.settle", household, household, **changed, before=before)
    return {Datum.ADDRESS: chosen}


def _set(actor: Actor, wanted: Mapping[Person, dict[str, Any]]) -> dict[int, Changed]:
    """Set what differs of these columns. Returns what changed, by person."""
    changing = {
        person: changed
        for person, columns in wanted.items()
        if (changed := changes(person, **columns))
    }
    claim_all(list(changing))
    _have_words([person for person, changed in changing.items() if "name_key" in changed])
    before = {person: apply(person, changed) for person, changed in changing.items()}
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


def _have_words(people: Collection[Person]) -> None:
    """Load at once the words under which these are found: a new name changes them."""
    if not people:
        return
    found = select(Person).where(Person.id.in_([person.id for person in people]))
    db.session.scalars(found.options(selectinload(Person.name_words))).all()


def followed(person: Person, origins: Origins) -> Values:
    """What the rule would have the registry say of a person, where that is something else."""
    current = values_of_person(person)
    pinned = origins.pinned(person.id)
    chosen = {
        datum: choose(
            datum,
            origins.of_person[person.id],
            current=current[datum],
            pinned=datum in pinned,
            verified=verified_hash(person),
        )
        for datum in sorted(DESCRIPTIVE)
    }
    return {datum: value for datum, value in chosen.items() if value != current[datum]}


def columns_of(datum: Datum, value: Any) -> dict[str, Any]:
    """A plain value as the columns of the registry hold it."""
    match datum:
        case Datum.NAME:
            return {"name": value, "name_key": comparison_key(value)[:_KEY_LENGTH]}
        case Datum.SEX:
            return {"sex": Sex(value) if value else None}
        case Datum.BIRTH_DATE:
            day = date.fromisoformat(value) if value else None
            return {"birth_date": possible_birth_date(day)}
        case Datum.RELATION:
            return {"relation": Relation(value)}
        case Datum.ADDRESS:
            return {part: value[part] for part in ADDRESS_PARTS}
        case _:
            return {datum.value: value}


def _columns(values: Values) -> dict[str, Any]:
    return {
        name: column
        for datum, value in values.items()
        for name, column in columns_of(datum, value).items()
    }

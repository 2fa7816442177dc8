"""Add and correct persons, their NIK and their death.

A save without changes writes nothing, whatever version was read: a double click is harmless.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask_babel import gettext
from sqlalchemy.exc import IntegrityError

from portal.core.clock import today, utc_now
from portal.core.errors import InvalidInput, InvalidTransition
from portal.core.extensions import db
from portal.core.types import Nik, tidied
from portal.platform.permissions import Actor
from portal.platform.workflow import claim_version
from portal.registry.households import ports
from portal.registry.households.access import require_change
from portal.registry.households.errors import NikInUse
from portal.registry.households.inputs import NewPerson, PersonFacts
from portal.registry.households.models import Household, NikState, Person
from portal.registry.households.provenance.conflict_resolution import Datum, Values
from portal.registry.households.provenance.staff_statements import (
    record_correction,
    record_statement,
)
from portal.registry.households.provenance.statements import person_values
from portal.registry.households.queries import hash_nik, nik_holder, submitted_person
from portal.registry.households.services.checks import (
    PLACE_LENGTH,
    checked_birth_date,
    checked_death_date,
    checked_missing_nik_reason,
    checked_name,
    checked_text,
    refuse_nik_as_kk,
    require_single_head,
)
from portal.registry.households.services.phones import store_phone
from portal.registry.households.services.record_changes import changed_fields, record, set_fields
from portal.registry.households.services.resolve_values import resolve_values


def add_person(
    actor: Actor,
    household: Household,
    new: NewPerson,
    *,
    submission: str = "",
    import_id: int | None = None,
) -> Person:
    """Add a member and return the person. The same ``submission`` (form token) adds one person
    only.

    Raise :class:`NikInUse` if a living person holds the NIK, :class:`InvalidInput` if the family
    would get a second head.
    """
    require_change(actor, household)
    db.session.refresh(household, ["version"], with_for_update=True)  # serialise a double click
    existing = submitted_person(submission)
    if existing is not None:
        return existing
    person = store_person(actor, household, new, submission=submission, import_id=import_id)
    record(
        actor,
        "persons.add",
        person,
        household,
        name=person.name,
        nik=None if new.nik is None else new.nik.masked,
        nik_missing_reason=person.nik_missing_reason,
        sex=person.sex,
        birth_date=person.birth_date,
        relation=person.relation,
        phones=len(person.phones),
    )
    return person


def store_person(
    actor: Actor,
    household: Household,
    new: NewPerson,
    *,
    submission: str = "",
    import_id: int | None = None,
) -> Person:
    """Check and insert one person. The caller checks the permission and writes the audit event."""
    reason = checked_missing_nik_reason(new.nik, new.nik_missing_reason)
    refuse_nik_as_kk(new.nik, household.kk_number)
    name, key = checked_name(new.name)
    require_single_head(household, new.relation)
    person = Person(
        name=name,
        name_key=key,
        nik_missing_reason=reason,
        sex=new.sex,
        birth_date=checked_birth_date(new.birth_date),
        birth_place=checked_text(new.birth_place, PLACE_LENGTH, field="birth_place"),
        relation=new.relation,
        submission=submission or None,
        import_id=import_id,
        created_at=utc_now(),
    )
    _set_nik_columns(actor, person, new.nik, household=household)
    record_statement(actor, person, person_values(person))
    for phone in new.phones:
        store_phone(actor, person, phone)
    return person


def change_person(actor: Actor, person: Person, *, version: int, facts: PersonFacts) -> None:
    """Correct the data of a person. Saving without a change writes nothing.

    Raise :class:`StaleRecord` if somebody saved since ``version`` was read, :class:`InvalidInput`
    if the family would get a second head.
    """
    require_change(actor, person.household)
    name, key = checked_name(facts.name)
    changed = changed_fields(
        person,
        name=name,
        name_key=key,
        sex=facts.sex,
        birth_date=checked_birth_date(facts.birth_date),
        birth_place=checked_text(facts.birth_place, PLACE_LENGTH, field="birth_place"),
        relation=facts.relation,
    )
    if not changed:
        return
    if "relation" in changed and person.died_on is None:
        require_single_head(person.household, facts.relation, person=person)
    claim_version(person, version)
    before = set_fields(person, changed)
    typed = {datum: said for datum, said in person_values(person).items() if datum in changed}
    record_correction(actor, person, typed)
    record(actor, "persons.change", person, person.household, **changed, before=before)


def tidy_person_name(actor: Actor, person: Person, *, version: int) -> None:
    """Write the name without titles, and with capitals as names have them."""
    facts = PersonFacts(
        name=tidied(person.name),
        sex=person.sex,
        birth_date=person.birth_date,
        birth_place=person.birth_place,
        relation=person.relation,
    )
    change_person(actor, person, version=version, facts=facts)


def set_nik(
    actor: Actor, person: Person, *, version: int, nik: Nik | None, missing_reason: str
) -> None:
    """Set, correct or remove the NIK. A new NIK counts as not verified.

    Raise :class:`NikInUse` if a living person holds it, :class:`StaleRecord` if ``version`` is old.
    """
    require_change(actor, person.household)
    reason = checked_missing_nik_reason(nik, missing_reason)
    refuse_nik_as_kk(nik, person.household.kk_number)
    new_number = None if nik is None else nik.value
    if (new_number, reason) == (person.nik, person.nik_missing_reason):
        return
    claim_version(person, version)
    before = None if person.nik is None else Nik(person.nik).masked
    person.nik_missing_reason = reason
    if new_number != person.nik:
        _set_state(person, NikState.UNCHECKED)
        _set_nik_columns(actor, person, nik, household=person.household)
        record_statement(actor, person, {Datum.NIK: new_number})
    record(
        actor,
        "persons.set_nik",
        person,
        person.household,
        nik=None if nik is None else nik.masked,
        nik_missing_reason=reason,
        before=before,
    )


def set_nik_state(actor: Actor, person: Person, *, version: int, state: NikState) -> Values:
    """Record the Dukcapil result, and return the values that it changed.

    Statements made with a confirmed NIK rank first. Raise :class:`InvalidInput` without a NIK.
    """
    require_change(actor, person.household)
    if person.nik is None and state is not NikState.UNCHECKED:
        raise InvalidInput(gettext("Tanpa NIK tidak ada yang dapat dipadankan."), field="state")
    if state is person.nik_state:
        return {}
    claim_version(person, version)
    before = person.nik_state
    _set_state(person, state)
    record(actor, "persons.set_nik_state", person, person.household, nik_state=state, before=before)
    return resolve_values(actor, person)


def _set_state(person: Person, state: NikState) -> None:
    """Set what is known of the NIK as of today, by hand."""
    person.nik_state, person.nik_import_id = state, None
    person.nik_checked_on = None if state is NikState.UNCHECKED else today()


def record_death(actor: Actor, person: Person, *, version: int, died_on: date) -> None:
    """Record the death of a member. The person keeps the NIK."""
    require_change(actor, person.household)
    if person.died_on == died_on:
        return
    if person.died_on is not None:
        raise InvalidTransition(gettext("Kematian anggota ini sudah tercatat."))
    day = checked_death_date(person, died_on)
    claim_version(person, version)
    person.died_on = day
    record(actor, "persons.record_death", person, person.household, died_on=day)
    ports.person_died.announce(actor, person)


def withdraw_death(actor: Actor, person: Person, *, version: int) -> None:
    """Withdraw a death that was recorded by mistake.

    Raise :class:`NikInUse` if somebody else holds the NIK by now, :class:`InvalidInput` if the
    family has another head by now.
    """
    require_change(actor, person.household)
    if person.died_on is None:
        return
    require_single_head(person.household, person.relation, person=person)
    claim_version(person, version)
    before = person.died_on
    with _unique_nik(actor, person, None if person.nik is None else Nik(person.nik)):
        person.died_on = None
    record(actor, "persons.withdraw_death", person, person.household, before=before)


def _set_nik_columns(
    actor: Actor, person: Person, nik: Nik | None, *, household: Household
) -> None:
    with _unique_nik(actor, person, nik):
        person.nik = None if nik is None else nik.value
        person.nik_hash = None if nik is None else hash_nik(nik)
        person.household = household
        db.session.add(person)


@contextmanager
def _unique_nik(actor: Actor, person: Person, nik: Nik | None) -> Iterator[None]:
    """Run the block and flush; raise :class:`NikInUse` if another living person holds the NIK.

    The look-up gives the message; the unique index decides when two requests save at the same time.
    """
    if nik is None:
        yield
        db.session.flush()
        return
    _refuse_nik_in_use(actor, person, nik)
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError:
        _refuse_nik_in_use(actor, person, nik)
        raise


def _refuse_nik_in_use(actor: Actor, person: Person, nik: Nik) -> None:
    with db.session.no_autoflush:
        holder = nik_holder(nik)
    if holder is not None and holder is not person:
        raise NikInUse(actor, holder)

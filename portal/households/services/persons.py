"""Persons: added, corrected, their NIK, their death.

A save that would change nothing writes nothing, whatever version it was read at: the second of two
clicks finds its work done.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask_babel import gettext
from sqlalchemy.exc import IntegrityError

from portal.clock import utc_now
from portal.errors import InvalidInput, InvalidTransition
from portal.extensions import db
from portal.households.access import require_change
from portal.households.case_link import case_link
from portal.households.conflicts import NikInUse
from portal.households.facts import NewPerson, PersonFacts
from portal.households.identity import hash_nik
from portal.households.models import Household, NikState, Person
from portal.households.origins.rule import Datum, Values
from portal.households.origins.staff import note_correction, note_said
from portal.households.origins.statements import values_of_person
from portal.households.queries import holder_of, submitted_person
from portal.households.services.heads import claim_relation
from portal.households.services.origins import settle_person
from portal.households.services.phones import store_phone
from portal.households.services.records import apply, changes, record
from portal.households.services.values import (
    PLACE_LENGTH,
    limited,
    missing_nik_reason,
    person_name,
    possible_birth_date,
    possible_death_date,
    refuse_nik_as_kk,
)
from portal.permissions import Actor
from portal.types import Nik
from portal.workflow import claim_version


def add_person(
    actor: Actor,
    household: Household,
    new: NewPerson,
    *,
    submission: str = "",
    import_id: int | None = None,
) -> Person:
    """Add a member. The same ``submission`` (a form's token) adds one person only.

    Raises :class:`NikInUse` if a living person holds the NIK, :class:`InvalidInput` if the family
    has another head.
    """
    require_change(actor, household)
    db.session.refresh(
        household, ["version"], with_for_update=True
    )  # two clicks: one after the other
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
    """Check and insert one person; the caller has checked the permission and records it."""
    reason = missing_nik_reason(new.nik, new.nik_missing_reason)
    refuse_nik_as_kk(new.nik, household.kk_number)
    name, key = person_name(new.name)
    claim_relation(household, new.relation)
    person = Person(
        name=name,
        name_key=key,
        nik_missing_reason=reason,
        sex=new.sex,
        birth_date=possible_birth_date(new.birth_date),
        birth_place=limited(new.birth_place, PLACE_LENGTH, field="birth_place"),
        relation=new.relation,
        submission=submission or None,
        import_id=import_id,
        created_at=utc_now(),
    )
    _give_nik(actor, person, new.nik, household=household)
    note_said(actor, person, values_of_person(person))
    for phone in new.phones:
        store_phone(actor, person, phone)
    return person


def change_person(actor: Actor, person: Person, *, version: int, facts: PersonFacts) -> None:
    """Correct what is known about a person. Saving without a change writes nothing.

    Raises :class:`StaleRecord` if somebody saved since ``version`` was read,
    :class:`InvalidInput` if the family has another head.
    """
    require_change(actor, person.household)
    name, key = person_name(facts.name)
    changed = changes(
        person,
        name=name,
        name_key=key,
        sex=facts.sex,
        birth_date=possible_birth_date(facts.birth_date),
        birth_place=limited(facts.birth_place, PLACE_LENGTH, field="birth_place"),
        relation=facts.relation,
    )
    if not changed:
        return
    if "relation" in changed and person.died_on is None:
        claim_relation(person.household, facts.relation, person=person)
    claim_version(person, version)
    before = apply(person, changed)
    typed = {datum: said for datum, said in values_of_person(person).items() if datum in changed}
    note_correction(actor, person, typed)
    record(actor, "persons.change", person, person.household, **changed, before=before)


def set_nik(
    actor: Actor, person: Person, *, version: int, nik: Nik | None, missing_reason: str = ""
) -> None:
    """Give, correct or take away a NIK. A new number has not been checked against Dukcapil."""
    require_change(actor, person.household)
    reason = missing_nik_reason(nik, missing_reason)
    refuse_nik_as_kk(nik, person.household.kk_number)
    new_number = None if nik is None else nik.value
    if (new_number, reason) == (person.nik, person.nik_missing_reason):
        return
    claim_version(person, version)
    before = None if person.nik is None else Nik(person.nik).masked
    person.nik_missing_reason = reason
    if new_number != person.nik:
        person.nik_state = NikState.UNCHECKED
        _give_nik(actor, person, nik, household=person.household)
        note_said(actor, person, {Datum.NIK: new_number})
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
    """Note what Dukcapil said about the NIK. What was said of a confirmed one counts most: returns
    what that changed. Raises :class:`InvalidInput` without a NIK."""
    require_change(actor, person.household)
    if person.nik is None and state is not NikState.UNCHECKED:
        raise InvalidInput(gettext("Tanpa NIK tidak ada yang dapat dipadankan."), field="state")
    if state is person.nik_state:
        return {}
    claim_version(person, version)
    before, person.nik_state = person.nik_state, state
    record(actor, "persons.set_nik_state", person, person.household, nik_state=state, before=before)
    return settle_person(actor, person)


def record_death(actor: Actor, person: Person, *, version: int, died_on: date) -> None:
    """Note the death of a member. Their NIK stays theirs; nobody is counted as living by it."""
    require_change(actor, person.household)
    if person.died_on == died_on:
        return
    if person.died_on is not None:
        raise InvalidTransition(gettext("Kematian anggota ini sudah tercatat."))
    day = possible_death_date(person, died_on)
    claim_version(person, version)
    person.died_on = day
    record(actor, "persons.record_death", person, person.household, died_on=day)
    case_link().died(actor, person)


def withdraw_death(actor: Actor, person: Person, *, version: int) -> None:
    """Take back a death noted by mistake. Raises :class:`NikInUse` if the NIK has gone on,
    :class:`InvalidInput` if the family has another head by now."""
    require_change(actor, person.household)
    if person.died_on is None:
        return
    claim_relation(person.household, person.relation, person=person)
    claim_version(person, version)
    before = person.died_on
    with _unique_nik(actor, person, None if person.nik is None else Nik(person.nik)):
        person.died_on = None
    record(actor, "persons.withdraw_death", person, person.household, before=before)


def _give_nik(actor: Actor, person: Person, nik: Nik | None, *, household: Household) -> None:
    with _unique_nik(actor, person, nik):
        person.nik = None if nik is None else nik.value
        person.nik_hash = None if nik is None else hash_nik(nik)
        person.household = household
        db.session.add(person)


@contextmanager
def _unique_nik(actor: Actor, person: Person, nik: Nik | None) -> Iterator[None]:
    """Write inside so that a NIK held by another living person ends in :class:`NikInUse`.

    The look-up answers nearly always; the unique index decides when two save at one moment.
    """
    if nik is None:
        yield
        db.session.flush()
        return
    _refuse_held(actor, person, nik)
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError:
        _refuse_held(actor, person, nik)
        raise


def _refuse_held(actor: Actor, person: Person, nik: Nik) -> None:
    with db.session.no_autoflush:
        holder = holder_of(nik)
    if holder is not None and holder is not person:
        raise NikInUse(actor, holder)

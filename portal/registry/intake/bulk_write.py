"""Write planned persons and households in bulk: a few statements for many rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete

from portal.core.clock import utc_now
from portal.core.db.bulk import insert_rows, insert_with_ids, update_rows
from portal.core.extensions import db
from portal.registry.agencies.models import Import
from portal.registry.households.models import Household, NameWord, Person, Phone, words_in_name
from portal.registry.households.queries import hash_phone
from portal.registry.intake.plan import RowPlan
from portal.registry.intake.registry_snapshot import FamilyState, PersonState


def write(found: Import, decisions: Sequence[RowPlan]) -> None:
    """Insert new persons and households, update changed ones. Sets the new ids on the states."""
    people = _once(decision.person for decision in decisions if decision.person is not None)
    families = _once(person.family for person in people)
    _insert_families(found, [family for family in families if family.id is None])
    new = [person for person in people if person.id is None]
    filled = [person for person in people if person.id is not None and person.filled]
    _insert_people(found, new)
    _rename([person for person in filled if "name_key" in person.filled])
    _fill(Person, filled)
    _fill(Household, [family for family in families if family.filled])
    _insert_phones([person for person in people if person.phone is not None])


def _once(states: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(states))


def _insert_families(found: Import, families: Sequence[FamilyState]) -> None:
    now = utc_now()
    rows = [
        {
            "kk_number": family.kk_number,
            "kk_hash": family.kk_hash,
            "address": family.address,
            "rt": family.rt,
            "rw": family.rw,
            "village_code": family.village_code,
            "district_code": family.district_code,
            "import_id": found.id,
            "complete": False,
            "created_at": now,
        }
        for family in families
    ]
    for family, family_id in zip(families, insert_with_ids(Household, rows), strict=True):
        family.id = family_id
        family.filled.clear()  # the insert wrote all columns


def _insert_people(found: Import, people: Sequence[PersonState]) -> None:
    now = utc_now()
    rows = [
        {
            "household_id": person.family.id,
            "name": person.name,
            "name_key": person.name_key,
            "nik": person.nik,
            "nik_hash": person.nik_hash,
            "nik_missing_reason": person.nik_missing_reason,
            "sex": person.sex,
            "birth_date": person.birth_date,
            "birth_place": person.birth_place,
            "relation": person.relation,
            "import_id": found.id,
            "created_at": now,
        }
        for person in people
    ]
    for person, person_id in zip(people, insert_with_ids(Person, rows), strict=True):
        person.id = person_id
        person.filled.clear()
    _insert_words(people)


def _insert_words(people: Iterable[PersonState]) -> None:
    words = [
        {"person_id": person.id, "word": word}
        for person in people
        for word in words_in_name(person.name_key)
    ]
    insert_rows(NameWord, words)


def _rename(people: Sequence[PersonState]) -> None:
    """Rebuild the search words of renamed persons."""
    if people:
        ids = [person.id for person in people]
        db.session.execute(
            delete(NameWord).where(NameWord.person_id.in_(ids)),
            execution_options={"synchronize_session": False},
        )
        _insert_words(people)


def _fill(model: Any, states: Sequence[PersonState | FamilyState]) -> None:
    """Update with one statement per set of columns.

    The version is raised, so that a form opened before is recognised as stale.
    """
    groups: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for state in states:
        columns = {name: getattr(state, name) for name in sorted(state.filled)}
        state.version += 1
        groups[tuple(columns)].append({"id": state.id, "version": state.version, **columns})
        state.filled.clear()
    for rows in groups.values():
        update_rows(model, rows)


def _insert_phones(people: Sequence[PersonState]) -> None:
    rows = [
        {
            "person_id": person.id,
            "number": person.phone.value,
            "number_hash": hash_phone(person.phone),
            "can_receive_sms": person.phone.can_receive_sms,
        }
        for person in people
        if person.phone is not None
    ]
    insert_rows(Phone, rows)
    for person in people:
        person.phone = None  # written

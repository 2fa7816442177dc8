"""Lists of Dukcapil's answers: their effect on the registry, and undoing it.

An answer sets the state of a NIK. It adds nobody and does not record a death: a death is reported
as by any other list, and the family's caseworker is asked to check it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from portal.core.clock import to_local
from portal.core.db.bulk import update_rows
from portal.core.extensions import db
from portal.core.types import comparison_key
from portal.platform.permissions import Actor
from portal.platform.scope import covers
from portal.registry.agencies.models import (
    Effect,
    Import,
    ImportKind,
    RowOutcome,
    SourceRecord,
)
from portal.registry.agencies.reading import Field, NikAnswer
from portal.registry.agencies.states import ImportState
from portal.registry.households.models import NikState, Person
from portal.registry.intake.filled_values import fillings
from portal.registry.intake.findings import RegistryFinding, problem
from portal.registry.intake.identity_check import names_agree
from portal.registry.intake.plan import RowPlan
from portal.registry.intake.registry_snapshot import NikCheck, PersonState, RegistrySnapshot
from portal.registry.intake.staged_row import StagedRow
from portal.registry.intake.update_rule import follow_person

_STATES = {NikAnswer.MATCHED: NikState.MATCHED, NikAnswer.MISMATCHED: NikState.MISMATCHED}
_BLOCK = 1000


def decide_answer(
    row: StagedRow, snapshot: RegistrySnapshot, actor: Actor, found: Import
) -> RowPlan:
    """Return the plan of a row. It is skipped if ``actor`` sees no person with this NIK."""
    person = snapshot.person(row.nik_hash)
    if person is None or not covers(actor, person.family.district_code):
        said = problem(RegistryFinding.NIK_NOT_REGISTERED, row.label(Field.NIK))
        return RowPlan(problems=[said], skipped=True)
    if row.claim.nik is None or person.nik != row.claim.nik.value:
        return RowPlan(problems=[problem(RegistryFinding.NIK_OF_MERGED, row.label(Field.NIK))])
    if row.claim.name and not names_agree(comparison_key(row.claim.name), person.name_key):
        return RowPlan(problems=[problem(RegistryFinding.NAME_OF_ANOTHER, row.label(Field.NAME))])
    day = _day(row, found)
    if person.nik_check.on is not None and person.nik_check.on > day:
        label = row.label(Field.NIK_ANSWERED_ON) or row.label(Field.NIK_ANSWER)
        return RowPlan(problems=[problem(RegistryFinding.OLDER_ANSWER, label)])
    person = replace(person, filled=set())  # a row is compared with the current registry
    plan = RowPlan(effect=Effect.ATTACH, person=person)
    state = _STATES.get(row.claim.nik_answer) if row.claim.nik_answer else None
    if state is not None:
        plan.before = _set_state(person, state, day, found)
    if plan.before:
        plan.effect = Effect.CHANGE
    return plan


def _day(row: StagedRow, found: Import) -> date:
    """Return the day of the answer; one without a day is of the day on which the list came."""
    return row.claim.nik_answered_on or to_local(found.started_at).date()


def _set_state(person: PersonState, state: NikState, day: date, found: Import) -> dict[str, Any]:
    """Set the state, and the values that depend on a confirmed NIK."""
    was = person.nik_check
    person.set_nik_check(NikCheck(state, day, found.id))
    changed = follow_person(person)
    said = {"nik": [was.as_json(), person.nik_check.as_json()]}
    return said | ({"person": changed} if changed else {})


def settle_answers(found: Import) -> int:
    """Keep the newest row per NIK. Return the number of rows skipped for that.

    Different answers with the same date are all refused, because none can be preferred.
    """
    refused: list[dict[str, Any]] = []
    left: list[dict[str, Any]] = []
    for row in db.session.execute(_repeated(found)).all():
        if row.age > 1:
            left.append(_without_effect(row.id, RowOutcome.SKIPPED, RegistryFinding.NEWER_ANSWER))
        elif row.least != row.greatest:
            refused.append(
                _without_effect(row.id, RowOutcome.REFUSED, RegistryFinding.ANSWERS_DIFFER)
            )
        elif row.number > 1:
            left.append(_without_effect(row.id, RowOutcome.SKIPPED, RegistryFinding.ANSWERED_AGAIN))
    update_rows(SourceRecord, refused + left)
    return len(left)


def _repeated(found: Import) -> Select[Any]:
    """Return the query for the rows of each NIK that occurs several times."""
    answer = SourceRecord.claim["nik_answer"].as_string()
    came = to_local(found.started_at).date().isoformat()
    day = func.coalesce(SourceRecord.claim["nik_answered_on"].as_string(), came)
    same = SourceRecord.nik_hash
    rows = (
        select(
            SourceRecord.id,
            same,
            answer.label("answer"),
            func.dense_rank().over(partition_by=same, order_by=day.desc()).label("age"),
            func.row_number()
            .over(partition_by=same, order_by=(day.desc(), SourceRecord.position))
            .label("number"),
            func.count().over(partition_by=same).label("rows"),
        )
        .where(SourceRecord.import_id == found.id, SourceRecord.outcome == RowOutcome.ACCEPTED)
        .subquery()
    )
    alike = (rows.c.nik_hash, rows.c.age)
    return select(
        rows.c.id,
        rows.c.age,
        rows.c.number,
        func.min(rows.c.answer).over(partition_by=alike).label("least"),
        func.max(rows.c.answer).over(partition_by=alike).label("greatest"),
    ).where(rows.c.rows > 1)


def _without_effect(record_id: int, outcome: RowOutcome, code: RegistryFinding) -> dict[str, Any]:
    return {
        "id": record_id,
        "outcome": outcome,
        "effect": None,
        "before": None,
        "problems": [problem(code, "")],
    }


def answered(answer: NikAnswer) -> ColumnElement[bool]:
    """Return the condition for accepted rows with this answer."""
    said = SourceRecord.claim["nik_answer"].as_string() == answer.value
    return (SourceRecord.outcome == RowOutcome.ACCEPTED) & said


def answered_later(found: Import) -> Select[str]:
    """Return the names of persons whose answer in this list a newer list has replaced."""
    was = SourceRecord.before["nik"][0][2].as_integer()
    return (
        select(Person.name)
        .join(SourceRecord, SourceRecord.person_id == Person.id)
        .join(Import, Import.id == SourceRecord.import_id)
        .where(
            Import.kind == ImportKind.NIK_ANSWERS,
            Import.id != found.id,
            Import.status.in_([ImportState.APPLYING, ImportState.APPLIED]),
            SourceRecord.before.is_not(None),
            was == found.id,
        )
        .order_by(Person.id)
    )


def merged_since(found: Import) -> Select[str]:
    """Return the names of persons who got a NIK answered in this list through a merge."""
    named = select(SourceRecord.person_id).where(
        SourceRecord.import_id == found.id, SourceRecord.person_id.is_not(None)
    )
    return (
        select(Person.name)
        .where(Person.nik_import_id == found.id, Person.id.not_in(named))
        .order_by(Person.id)
    )


def take_back_answers(found: Import) -> None:
    """Restore the previous state of each NIK and the values that depend on it, unless they were
    changed since.
    """
    for filling in fillings(found):
        filling.put_back_what_stands()
    db.session.flush()
    for rows in _standing(found):
        update_rows(Person, rows)
    db.session.expire_all()


def _standing(found: Import) -> Iterator[list[dict[str, Any]]]:
    """Yield blocks of persons whose NIK has its state from this list, with the previous state."""
    query = (
        select(Person.id, Person.version, SourceRecord.before)
        .join(SourceRecord, SourceRecord.person_id == Person.id)
        .where(
            SourceRecord.import_id == found.id,
            SourceRecord.before.is_not(None),
            Person.nik_import_id == found.id,
        )
        .order_by(SourceRecord.position)
    )
    people = db.session.execute(query).all()
    for start in range(0, len(people), _BLOCK):
        yield [_as_before(person) for person in people[start : start + _BLOCK]]


def _as_before(person: Any) -> dict[str, Any]:
    state, day, import_id = person.before["nik"][0]
    return {
        "id": person.id,
        "version": person.version + 1,
        "nik_state": NikState(state),
        "nik_checked_on": date.fromisoformat(day) if day else None,
        "nik_import_id": import_id,
    }

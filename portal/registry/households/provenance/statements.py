"""Load all statements and pins about persons and households.

Statements about a merged record count for its survivor. They are not moved, so undoing a merge
needs nothing put back.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from portal.core.extensions import db
from portal.core.types import Nik, Relation
from portal.platform.accounts.models import User
from portal.registry.agencies.models import Agency, Import, RowOutcome, SourceRecord
from portal.registry.agencies.reading import NikAnswer, PersonStatus
from portal.registry.households.models import Household, NikState, Person
from portal.registry.households.provenance.conflict_resolution import (
    Datum,
    Source,
    Statement,
    Values,
)
from portal.registry.households.provenance.models import StaffStatement, ValuePin
from portal.registry.households.queries import hash_nik

#: Data that a claim holds under the name of the datum.
_PLAIN = tuple((datum, datum.value) for datum in Datum if datum is not Datum.ADDRESS)


@dataclass(slots=True)
class Provenance:
    """Statements and pins by person id and household id."""

    person_statements: defaultdict[int, list[Statement]] = field(
        default_factory=lambda: defaultdict(list)
    )
    household_statements: defaultdict[int, list[Statement]] = field(
        default_factory=lambda: defaultdict(list)
    )
    person_pins: dict[tuple[int, Datum], ValuePin] = field(default_factory=dict)
    household_pins: dict[tuple[int, Datum], ValuePin] = field(default_factory=dict)

    def pinned_of_person(self, person_id: int) -> frozenset[Datum]:
        """Return the pinned data of a person."""
        return frozenset(datum for datum in Datum if (person_id, datum) in self.person_pins)

    def pinned_of_household(self, household_id: int) -> frozenset[Datum]:
        """Return the pinned data of a household."""
        return frozenset(datum for datum in Datum if (household_id, datum) in self.household_pins)


def load_provenance(household_ids: Collection[int]) -> Provenance:
    """Return the provenance of households and their members; four queries whatever their number."""
    if not household_ids:
        return Provenance()
    return _load(Person.household_id.in_(household_ids), household_ids)


def load_provenance_of_persons(person_ids: Collection[int]) -> Provenance:
    """Return the statements and pins of these persons only, without those of their households."""
    if not person_ids:
        return Provenance()
    return _load(Person.id.in_(person_ids), ())


def _load(wanted: ColumnElement[bool], household_ids: Collection[int]) -> Provenance:
    provenance = Provenance()
    records = {row.id: row for row in db.session.execute(_records_with_survivors(wanted))}
    for person_id, kk_hash, statement in _list_statements(records):
        record = records[person_id]
        provenance.person_statements[record.root_id].append(statement)
        provenance.household_statements[record.household_id].append(
            as_household_statement(statement, kk_hash, record.kk_hash)
        )
    for row, statement in _staff_statements(records, household_ids):
        if row.person_id is not None:
            provenance.person_statements[records[row.person_id].root_id].append(statement)
        elif row.household_id is not None:
            provenance.household_statements[row.household_id].append(statement)
    for pin in _pins(records, household_ids):
        if pin.person_id is not None:
            provenance.person_pins[pin.person_id, pin.datum] = pin
        elif pin.household_id is not None:
            provenance.household_pins[pin.household_id, pin.datum] = pin
    return provenance


def statement_from_claim(
    claim: Mapping[str, Any],
    *,
    at: datetime,
    position: int,
    nik_hash: str | None,
    source: Source | None = None,
) -> Statement:
    """Return the statement of a list row; ``claim`` is the JSON of its ``PersonClaim``.

    An answer of Dukcapil counts only for the NIK and for a death, not for other values in the row.
    """
    if claim.get("nik_answer"):
        return _statement({Datum.NIK: claim["nik"]}, claim, at, position, nik_hash, source)
    values: Values = {datum: claim[key] for datum, key in _PLAIN if claim[key]}
    if values.get(Datum.RELATION) == Relation.OTHER:
        del values[Datum.RELATION]
    if claim["address"] or claim["rt"] or claim["rw"]:
        values[Datum.ADDRESS] = {
            "address": claim["address"],
            "rt": claim["rt"],
            "rw": claim["rw"],
            "village_code": claim["desa_code"],
        }
    return _statement(values, claim, at, position, nik_hash, source)


def _statement(
    values: Values,
    claim: Mapping[str, Any],
    at: datetime,
    position: int,
    nik_hash: str | None,
    source: Source | None,
) -> Statement:
    return Statement(
        values=values,
        at=at,
        order=position,
        nik_hash=nik_hash,
        dead=claim.get("status") == PersonStatus.DEAD,
        source=source,
    )


def as_household_statement(
    statement: Statement, kk_hash: str | None, registered: str | None
) -> Statement:
    """Return a row's statement as one about a household: its address counts only if the No. KK
    fits."""
    if None in (kk_hash, registered) or kk_hash == registered:
        return statement
    return replace(statement, other_kk=True)


def person_values(person: Person) -> Values:
    """Return the registry's values of a person as plain data, empty ones included."""
    return {
        Datum.NAME: person.name,
        Datum.NIK: person.nik,
        Datum.SEX: person.sex and person.sex.value,
        Datum.BIRTH_DATE: person.birth_date and person.birth_date.isoformat(),
        Datum.BIRTH_PLACE: person.birth_place,
        Datum.RELATION: person.relation.value,
    }


def household_values(household: Household) -> Values:
    """Return the registry's values of a household as plain data, empty ones included."""
    return {
        Datum.KK: household.kk_number,
        Datum.ADDRESS: {
            "address": household.address,
            "rt": household.rt,
            "rw": household.rw,
            "village_code": household.village_code,
        },
    }


def verified_nik_hash(person: Person) -> str | None:
    """Return the hash of the NIK if Dukcapil confirmed it, else ``None``."""
    matched = person.nik is not None and person.nik_state is NikState.MATCHED
    return hash_nik(Nik(person.nik)) if matched and person.nik else None


def _records_with_survivors(wanted: ColumnElement[bool]) -> Any:
    """Return the query for persons and the records merged into them, with survivor, household and
    its No. KK."""
    chain = (
        select(Person.id, Person.id.label("root_id"), Person.household_id, Household.kk_hash)
        .join(Household, Household.id == Person.household_id)
        .where(wanted, Person.merged_into_id.is_(None))
        .cte("chain", recursive=True)
    )
    merged = aliased(Person)
    chain = chain.union_all(
        select(merged.id, chain.c.root_id, chain.c.household_id, chain.c.kk_hash).join(
            chain, merged.merged_into_id == chain.c.id
        )
    )
    return select(chain)


def _list_statements(person_ids: Collection[int]) -> Iterator[tuple[int, str | None, Statement]]:
    rows = db.session.execute(
        select(
            SourceRecord.person_id,
            SourceRecord.claim,
            SourceRecord.position,
            SourceRecord.sheet,
            SourceRecord.row,
            SourceRecord.nik_hash,
            SourceRecord.kk_hash,
            Import.id.label("import_id"),
            Import.started_at,
            Agency.name,
        )
        .join(Import, Import.id == SourceRecord.import_id)
        .join(Agency, Agency.id == Import.agency_id)
        .where(SourceRecord.person_id.in_(person_ids), SourceRecord.outcome == RowOutcome.ACCEPTED)
        .order_by(SourceRecord.id)
    )
    for row in rows:
        if row.claim.get("nik_answer") == NikAnswer.MISMATCHED:
            continue  # it states nothing about a person
        source = Source(name=row.name, import_id=row.import_id, sheet=row.sheet, row=row.row)
        yield (
            row.person_id,
            row.kk_hash,
            statement_from_claim(
                row.claim,
                at=row.started_at,
                position=row.position,
                nik_hash=row.nik_hash,
                source=source,
            ),
        )


def _staff_statements(
    person_ids: Collection[int], household_ids: Collection[int]
) -> Iterator[tuple[StaffStatement, Statement]]:
    rows = db.session.execute(
        select(StaffStatement, User.name)
        .outerjoin(User, User.id == StaffStatement.said_by_id)
        .where(
            or_(
                StaffStatement.person_id.in_(person_ids),
                StaffStatement.household_id.in_(household_ids),
            )
        )
        .order_by(StaffStatement.id)
    )
    for row, name in rows:
        yield (
            row,
            Statement(
                values={Datum(datum): value for datum, value in row.said.items()},
                at=row.said_at,
                order=-row.id,  # the later of two forms at the same time wins
                by_staff=True,
                source=Source(name=name or ""),
            ),
        )


def _pins(person_ids: Collection[int], household_ids: Collection[int]) -> Iterator[ValuePin]:
    return iter(
        db.session.scalars(
            select(ValuePin).where(
                or_(
                    ValuePin.person_id.in_(person_ids),
                    ValuePin.household_id.in_(household_ids),
                )
            )
        )
    )

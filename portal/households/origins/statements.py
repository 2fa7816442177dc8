"""Everything that was said of the people of some families, loaded at once.

What was said of a record that was merged counts for the one it was merged into; nothing is moved,
so that taking the merge apart needs nothing put back.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.agencies.models import Agency, Import, RowOutcome, SourceRecord
from portal.extensions import db
from portal.households.identity import hash_nik
from portal.households.models import Household, NikState, Person, Relation
from portal.households.origins.models import StaffStatement, ValuePin
from portal.households.origins.rule import Datum, Source, Statement, Values
from portal.types import Nik

#: What a claim says under the name of the datum.
_PLAIN = tuple((datum, datum.value) for datum in Datum if datum is not Datum.ADDRESS)


@dataclass(slots=True)
class Origins:
    """What was said of persons and families, and what of it is held fast, by their ids."""

    of_person: defaultdict[int, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    of_family: defaultdict[int, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    person_pins: dict[tuple[int, Datum], ValuePin] = field(default_factory=dict)
    family_pins: dict[tuple[int, Datum], ValuePin] = field(default_factory=dict)

    def pinned(self, person_id: int) -> frozenset[Datum]:
        """What a person has decided of this person."""
        return frozenset(datum for datum in Datum if (person_id, datum) in self.person_pins)

    def pinned_family(self, household_id: int) -> frozenset[Datum]:
        """What a person has decided of this family."""
        return frozenset(datum for datum in Datum if (household_id, datum) in self.family_pins)


def load_origins(household_ids: Collection[int]) -> Origins:
    """Four queries, however many families there are."""
    if not household_ids:
        return Origins()
    return _origins(Person.household_id.in_(household_ids), household_ids)


def load_origins_of(person_ids: Collection[int]) -> Origins:
    """What was said of these persons alone; it does not say all that was said of their families."""
    if not person_ids:
        return Origins()
    return _origins(Person.id.in_(person_ids), ())


def _origins(wanted: ColumnElement[bool], household_ids: Collection[int]) -> Origins:
    origins = Origins()
    records = {row.id: row for row in db.session.execute(_who(wanted))}
    for person_id, kk_hash, statement in _of_lists(records):
        record = records[person_id]
        origins.of_person[record.root_id].append(statement)
        origins.of_family[record.household_id].append(
            of_that_family(statement, kk_hash, record.kk_hash)
        )
    for row, statement in _of_staff(records, household_ids):
        if row.person_id is not None:
            origins.of_person[records[row.person_id].root_id].append(statement)
        elif row.household_id is not None:
            origins.of_family[row.household_id].append(statement)
    for pin in _pins(records, household_ids):
        if pin.person_id is not None:
            origins.person_pins[pin.person_id, pin.datum] = pin
        elif pin.household_id is not None:
            origins.family_pins[pin.household_id, pin.datum] = pin
    return origins


def of_claim(
    claim: Mapping[str, Any],
    *,
    at: datetime,
    position: int,
    nik_hash: str | None,
    source: Source | None = None,
) -> Statement:
    """What a row of a list says, ``claim`` being the plain data of its ``PersonClaim``."""
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
    return Statement(values=values, at=at, order=position, nik_hash=nik_hash, source=source)


def of_that_family(statement: Statement, kk_hash: str | None, registered: str | None) -> Statement:
    """What a row says as a witness of a family: the No. KK it names may be another's."""
    if None in (kk_hash, registered) or kk_hash == registered:
        return statement
    return replace(statement, other_family=True)


def values_of_person(person: Person) -> Values:
    """What the registry holds, as plain data; missing things too."""
    return {
        Datum.NAME: person.name,
        Datum.NIK: person.nik,
        Datum.SEX: person.sex and person.sex.value,
        Datum.BIRTH_DATE: person.birth_date and person.birth_date.isoformat(),
        Datum.BIRTH_PLACE: person.birth_place,
        Datum.RELATION: person.relation.value,
    }


def values_of_family(household: Household) -> Values:
    """What the registry holds, as plain data; missing things too."""
    return {
        Datum.KK: household.kk_number,
        Datum.ADDRESS: {
            "address": household.address,
            "rt": household.rt,
            "rw": household.rw,
            "village_code": household.village_code,
        },
    }


def verified_hash(person: Person) -> str | None:
    """The hash of the NIK that Dukcapil confirmed."""
    matched = person.nik is not None and person.nik_state is NikState.MATCHED
    return hash_nik(Nik(person.nik)) if matched and person.nik else None


def _who(wanted: ColumnElement[bool]) -> Any:
    """Each record with the one it was merged into in the end, and the family of that one."""
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


def _of_lists(person_ids: Collection[int]) -> Iterator[tuple[int, str | None, Statement]]:
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
        source = Source(who=row.name, import_id=row.import_id, sheet=row.sheet, row=row.row)
        yield (
            row.person_id,
            row.kk_hash,
            of_claim(
                row.claim,
                at=row.started_at,
                position=row.position,
                nik_hash=row.nik_hash,
                source=source,
            ),
        )


def _of_staff(
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
                order=-row.id,  # of two forms of one moment the later counts
                by_hand=True,
                source=Source(who=name or ""),
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

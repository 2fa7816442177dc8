"""Load the records to be linked: rows of agencies' lists, and persons registered by staff.

A record is an accepted row of a completed import, or a person that staff registered or corrected.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent
from portal.registry.agencies.models import (
    Agency,
    Import,
    ImportKind,
    RowOutcome,
    SourceRecord,
)
from portal.registry.agencies.reading import claim_from_json
from portal.registry.agencies.states import ImportState
from portal.registry.households.models import Household, Person, Phone
from portal.registry.linkage.link_records import LinkRecord, record_of_claim

_FETCH_SIZE = 2000
#: Below the parameter limits of both databases.
_IDS_PER_QUERY = 500
_CORRECTION_ACTIONS = ("persons.change", "persons.set_nik")


@dataclass(frozen=True)
class RecordSet:
    """Records, and record key → id of the surviving person.

    ``new_keys`` are the records that an incremental run compares with all others.
    """

    records: list[LinkRecord]
    survivor_ids: Mapping[str, int]
    survivors: "Survivors"
    new_keys: frozenset[str]

    def digests(self, persons: Collection[int]) -> dict[int, str]:
        """Return person id → SHA-256 of what is known of the person."""
        wanted = set(persons)
        facts: defaultdict[int, set[str]] = defaultdict(set)
        for record in self.records:
            owner = self.survivor_ids[record.key]
            if owner in wanted:
                facts[owner].add(_identifying_values(record))
        return {person: _digest(sorted(facts[person])) for person in wanted}


class Survivors:
    """The survivor of each merged person."""

    def __init__(self, merged: Mapping[int, int]) -> None:
        self._merged = dict(merged)

    def of(self, person_id: int) -> int:
        """Return the unmerged person at the end of the merges, with path compression."""
        survivor = person_id
        while (above := self._merged.get(survivor)) is not None:
            survivor = above
        while person_id != survivor:  # path compression
            self._merged[person_id], person_id = survivor, self._merged[person_id]
        return survivor


def load_all_records(
    *, import_ids: Collection[int] = (), since: datetime | None = None
) -> RecordSet:
    """Load all records. Those of ``import_ids`` and those registered since ``since`` are new."""
    merged = db.session.execute(
        select(Person.id, Person.merged_into_id).where(Person.merged_into_id.is_not(None))
    )
    survivors = Survivors({row.id: row.merged_into_id for row in merged})
    return _build(survivors, _list_rows(), _staff_rows(), set(import_ids), since)


def load_records_of(person_ids: Collection[int]) -> RecordSet:
    """Load the records of these persons and of those merged into them."""
    survivors, ids = _with_merged(person_ids)
    claims = (query for part in _id_blocks(ids) for query in [SourceRecord.person_id.in_(part)])
    people = (query for part in _id_blocks(ids) for query in [Person.id.in_(part)])
    return _build(
        survivors,
        (row for condition in claims for row in _list_rows(condition)),
        (row for condition in people for row in _staff_rows(condition)),
        set(),
        None,
    )


def survivors_of(person_ids: Collection[int]) -> dict[int, int]:
    """Return person id → id of the survivor."""
    merged: dict[int, int] = {}
    level: set[int] = set(person_ids)
    while level:
        rows = db.session.execute(
            select(Person.id, Person.merged_into_id).where(
                Person.id.in_(level), Person.merged_into_id.is_not(None)
            )
        ).all()
        merged.update({row.id: row.merged_into_id for row in rows})
        level = {row.merged_into_id for row in rows} - merged.keys()
    survivors = Survivors(merged)
    return {person_id: survivors.of(person_id) for person_id in person_ids}


def pair_digest(left: str, right: str) -> str:
    """Return the digest of a pair from the digests of its persons (lower id first)."""
    return _digest([left, right])


def record_of_person(row: Any, *, key: str, decided: str | None) -> LinkRecord:
    """Return the record of a registered person; ``row`` has :data:`PERSON_COLUMNS`."""
    return LinkRecord(
        key=key,
        name=row.name,
        nik=row.nik,
        kk=row.kk_number,
        sex=row.sex,
        birth_date=row.birth_date,
        desa_code=row.village_code,
        address=row.address,
        rt=row.rt,
        rw=row.rw,
        phone=row.phone,
        decided=decided,
    )


PERSON_COLUMNS = (
    Person.id,
    Person.name,
    Person.nik,
    Person.sex,
    Person.birth_date,
    Person.created_at,
    Household.kk_number,
    Household.village_code,
    Household.address,
    Household.rt,
    Household.rw,
    select(func.min(Phone.number))
    .where(Phone.person_id == Person.id)
    .scalar_subquery()
    .label("phone"),
)


def _build(
    survivors: Survivors,
    claims: Iterable[Any],
    people: Iterable[Any],
    import_ids: set[int],
    since: datetime | None,
) -> RecordSet:
    records: list[LinkRecord] = []
    survivor_ids: dict[str, int] = {}
    new_keys: set[str] = set()
    for row in claims:
        key, survivor = f"s{row.id}", survivors.of(row.person_id)
        records.append(
            record_of_claim(key, claim_from_json(row.claim), source=row.code, decided=str(survivor))
        )
        survivor_ids[key] = survivor
        if row.import_id in import_ids:
            new_keys.add(key)
    for row in people:
        key, survivor = f"p{row.id}", survivors.of(row.id)
        records.append(record_of_person(row, key=key, decided=str(survivor)))
        survivor_ids[key] = survivor
        if since is not None and row.created_at >= since:
            new_keys.add(key)
    return RecordSet(records, survivor_ids, survivors, frozenset(new_keys))


def _list_rows(*conditions: ColumnElement[bool]) -> Iterator[Any]:
    """Accepted rows of completed imports."""
    return _stream(
        select(
            SourceRecord.id,
            SourceRecord.import_id,
            SourceRecord.person_id,
            SourceRecord.claim,
            Agency.code,
        )
        .join(Import, Import.id == SourceRecord.import_id)
        .join(Agency, Agency.id == Import.agency_id)
        .where(
            Import.status == ImportState.APPLIED,
            Import.kind == ImportKind.PEOPLE,
            SourceRecord.outcome == RowOutcome.ACCEPTED,
            SourceRecord.person_id.is_not(None),
            *conditions,
        )
        .order_by(SourceRecord.id)
    )


def _staff_rows(*conditions: ColumnElement[bool]) -> Iterator[Any]:
    """Persons that staff registered or corrected.

    Values that a list or a merge filled in are left out: they have records of their own.
    """
    corrected = select(AuditEvent.subject_id).where(
        AuditEvent.subject_type == Person.__tablename__, AuditEvent.action.in_(_CORRECTION_ACTIONS)
    )
    return _stream(
        select(*PERSON_COLUMNS)
        .join(Household, Household.id == Person.household_id)
        .where(
            or_(Person.import_id.is_(None), and_(Person.id.in_(corrected), Household.complete)),
            *conditions,
        )
        .order_by(Person.id)
    )


def _stream(query: Select[Any]) -> Iterator[Any]:
    return iter(db.session.execute(query.execution_options(yield_per=_FETCH_SIZE)))


def _with_merged(person_ids: Collection[int]) -> tuple[Survivors, list[int]]:
    """Return the persons and all who were merged into them."""
    merged: dict[int, int] = {}
    level = list(person_ids)
    while level:
        rows = [
            row
            for part in _id_blocks(level)
            for row in db.session.execute(
                select(Person.id, Person.merged_into_id).where(Person.merged_into_id.in_(part))
            )
        ]
        merged.update({row.id: row.merged_into_id for row in rows})
        level = [row.id for row in rows]
    return Survivors(merged), [*person_ids, *merged]


def _id_blocks(ids: Collection[int]) -> Iterator[list[int]]:
    known = sorted(ids)
    for start in range(0, len(known), _IDS_PER_QUERY):
        yield known[start : start + _IDS_PER_QUERY]


def _identifying_values(record: LinkRecord) -> str:
    """Return the identifying values as JSON. Source and address spelling are left out."""
    return json.dumps(
        [
            record.name,
            record.nik,
            record.kk,
            record.sex,
            record.birth_date and record.birth_date.isoformat(),
            record.birth_year,
            record.desa_code,
            record.phone,
        ],
        ensure_ascii=False,
    )


def _digest(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

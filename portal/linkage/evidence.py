"""What is known of people, as the model reads it: what agencies said, and what was registered.

A record is an accepted row of a completed import, or a person as the registry holds them where
somebody registered or changed them by hand.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from portal.agencies.models import Agency, Import, RowOutcome, SourceRecord
from portal.agencies.reading import claim_from_json
from portal.agencies.states import ImportState
from portal.audit.models import AuditEvent
from portal.extensions import db
from portal.households.models import Household, Person, Phone
from portal.linkage.records import LinkRecord, record_of_claim

_BLOCK = 2000
#: Ids in one statement: below the limits of both databases.
_IDS = 500
_CORRECTIONS = ("persons.change", "persons.set_nik")


@dataclass(frozen=True)
class Evidence:
    """Records, and whose they are: key → id of the person who stands for them."""

    records: list[LinkRecord]
    owners: Mapping[str, int]
    roots: "Roots"
    #: Keys of the records that an incremental run holds against all others.
    fresh: frozenset[str]

    def digests(self, persons: Collection[int]) -> dict[int, str]:
        """A digest of what is known of each of ``persons``."""
        wanted = set(persons)
        facts: defaultdict[int, set[str]] = defaultdict(set)
        for record in self.records:
            owner = self.owners[record.key]
            if owner in wanted:
                facts[owner].add(_fact(record))
        return {person: _digest(sorted(facts[person])) for person in wanted}


class Roots:
    """Who stands for a person: themselves, or whoever they were merged into."""

    def __init__(self, merged: Mapping[int, int]) -> None:
        self._merged = dict(merged)

    def of(self, person_id: int) -> int:
        """The unmerged person at the end of the chain."""
        root = person_id
        while (above := self._merged.get(root)) is not None:
            root = above
        while person_id != root:  # the next look-up goes straight there
            self._merged[person_id], person_id = root, self._merged[person_id]
        return root


def all_evidence(*, import_ids: Collection[int] = (), since: datetime | None = None) -> Evidence:
    """Everything that is known. What these imports brought, and what was written by hand after
    ``since``, is fresh."""
    merged = db.session.execute(
        select(Person.id, Person.merged_into_id).where(Person.merged_into_id.is_not(None))
    )
    roots = Roots({row.id: row.merged_into_id for row in merged})
    return _gather(roots, _claims(), _by_hand(), set(import_ids), since)


def evidence_of(person_ids: Collection[int]) -> Evidence:
    """What is known of these persons and of all who were merged into them."""
    roots, ids = _with_merged(person_ids)
    claims = (query for part in _parts(ids) for query in [SourceRecord.person_id.in_(part)])
    people = (query for part in _parts(ids) for query in [Person.id.in_(part)])
    return _gather(
        roots,
        (row for condition in claims for row in _claims(condition)),
        (row for condition in people for row in _by_hand(condition)),
        set(),
        None,
    )


def roots_of(person_ids: Collection[int]) -> dict[int, int]:
    """Who stands for each of these persons."""
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
    roots = Roots(merged)
    return {person_id: roots.of(person_id) for person_id in person_ids}


def pair_digest(left: str, right: str) -> str:
    """The digest of what was known of two persons, by theirs (lower id first)."""
    return _digest([left, right])


def record_of_person(row: Any, *, key: str, decided: str | None) -> LinkRecord:
    """A person as the registry holds them: columns of :data:`PERSON_COLUMNS`."""
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


def _gather(
    roots: Roots,
    claims: Iterable[Any],
    people: Iterable[Any],
    import_ids: set[int],
    since: datetime | None,
) -> Evidence:
    records: list[LinkRecord] = []
    owners: dict[str, int] = {}
    fresh: set[str] = set()
    for row in claims:
        key, root = f"s{row.id}", roots.of(row.person_id)
        records.append(
            record_of_claim(key, claim_from_json(row.claim), source=row.code, decided=str(root))
        )
        owners[key] = root
        if row.import_id in import_ids:
            fresh.add(key)
    for row in people:
        key, root = f"p{row.id}", roots.of(row.id)
        records.append(record_of_person(row, key=key, decided=str(root)))
        owners[key] = root
        if since is not None and row.created_at >= since:
            fresh.add(key)
    return Evidence(records, owners, roots, frozenset(fresh))


def _claims(*conditions: ColumnElement[bool]) -> Iterator[Any]:
    """Accepted rows of completed imports."""
    return _streamed(
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
            SourceRecord.outcome == RowOutcome.ACCEPTED,
            SourceRecord.person_id.is_not(None),
            *conditions,
        )
        .order_by(SourceRecord.id)
    )


def _by_hand(*conditions: ColumnElement[bool]) -> Iterator[Any]:
    """Persons that no list brought, and those whom somebody has corrected since. What a list or a
    merge filled in on a person is said by a record of its own."""
    corrected = select(AuditEvent.subject_id).where(
        AuditEvent.subject_type == Person.__tablename__, AuditEvent.action.in_(_CORRECTIONS)
    )
    return _streamed(
        select(*PERSON_COLUMNS)
        .join(Household, Household.id == Person.household_id)
        .where(
            or_(Person.import_id.is_(None), and_(Person.id.in_(corrected), Household.complete)),
            *conditions,
        )
        .order_by(Person.id)
    )


def _streamed(query: Select[Any]) -> Iterator[Any]:
    return iter(db.session.execute(query.execution_options(yield_per=_BLOCK)))


def _with_merged(person_ids: Collection[int]) -> tuple[Roots, list[int]]:
    """The persons, and down the tree whoever was merged into one of them."""
    merged: dict[int, int] = {}
    level = list(person_ids)
    while level:
        rows = [
            row
            for part in _parts(level)
            for row in db.session.execute(
                select(Person.id, Person.merged_into_id).where(Person.merged_into_id.in_(part))
            )
        ]
        merged.update({row.id: row.merged_into_id for row in rows})
        level = [row.id for row in rows]
    return Roots(merged), [*person_ids, *merged]


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    known = sorted(ids)
    for start in range(0, len(known), _IDS):
        yield known[start : start + _IDS]


def _fact(record: LinkRecord) -> str:
    """What identifies a person in a record. Who said it, and how the address is spelt, do not."""
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

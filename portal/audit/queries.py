"""What of the trail a person may read.

The trail stands below the cases of the house and knows only their ids; what it needs to know of
them is connected from above (``wiring.py``).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import ColumnElement, Select, false, not_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from portal.audit.models import AuditEvent
from portal.clock import midnight
from portal.extensions import db
from portal.permissions import Actor, Permission, Reach, reach

#: What an administrator looks after: these events are theirs to read, and never those of cases.
OFFICE_TABLES = ("users", "setting_values", "message_templates", "agency_tokens")

ONE_DAY = timedelta(days=1)
#: So many of the events of a record are looked through; nothing older is asked of the trail.
LATEST = 100
_EXTENSION = "portal_audit_cases"


@dataclass(frozen=True)
class CaseTrail:
    """What the trail asks about cases."""

    own_ids: Callable[[Actor], Select[Any]]
    """Ids of the cases assigned to the actor."""
    id_of: Callable[[str], int | None]
    """The case of a number, whoever asks."""
    numbers: Callable[[Iterable[int]], Mapping[int, str]]
    """Numbers by id."""


UNCONNECTED = CaseTrail(
    own_ids=lambda _actor: select(AuditEvent.case_id).where(false()),
    id_of=lambda _number: None,
    numbers=lambda _ids: {},
)


def connect_cases(app: Flask, trail: CaseTrail) -> None:
    """Let the trail know of cases. Called once, from ``create_app``."""
    app.extensions[_EXTENSION] = trail


def case_trail() -> CaseTrail:
    """The connected cases, or none."""
    trail: CaseTrail = current_app.extensions.get(_EXTENSION, UNCONNECTED)
    return trail


#: A recorded value as lines: what it is about, and what it says.
Lines = Sequence[tuple[str, str]]
#: Values of one event by name, those that need more than the trail's own words.
Words = Mapping[str, Lines]
#: Reads events of one table, by sequence number.
Reader = Callable[[Sequence[AuditEvent]], Mapping[int, Words]]

_readers: dict[str, Reader] = {}


def read_events_of(table: str, reader: Reader) -> None:
    """Let the feature of ``table`` say what its codes mean: it knows, the trail stands below."""
    _readers[table] = reader


def events_in_words(events: Sequence[AuditEvent]) -> Mapping[int, Words]:
    """By sequence number, what was recorded in codes, in words."""
    found: dict[int, Words] = {}
    for table, reader in _readers.items():
        own = [event for event in events if event.subject_type == table and event.values]
        if own:
            found.update(reader(own))
    return found


#: The id of the record that bears a number, whoever asks: the trail itself is limited to what they
#: may read.
IdOf = Callable[[str], int | None]

_numbered: dict[str, IdOf] = {}


def find_by_number(table: str, id_of: IdOf) -> None:
    """Let readers ask for a record of ``table`` by the number printed on it."""
    _numbered[table] = id_of


def subject_numbered(number: str) -> tuple[str, int] | None:
    """Table and id of the record that bears ``number``, other than a case."""
    found = ((table, id_of(number)) for table, id_of in _numbered.items())
    return next(((table, at) for table, at in found if at is not None), None)


@dataclass(frozen=True)
class Filters:
    """What a reader asks for. ``actor_id`` 0 is the portal itself; days are days in Bekasi;
    ``subject`` is table and id of one record."""

    actor_id: int | None = None
    table: str = ""
    action: str = ""
    first_day: date | None = None
    last_day: date | None = None
    case_id: int | None = None
    subject: tuple[str, int] | None = None


def visible_events(actor: Actor, filters: Filters) -> Select[AuditEvent]:
    """Events that ``actor`` may read and asks for, with their values."""
    return (
        select(AuditEvent)
        .options(joinedload(AuditEvent.values))
        .where(_may_read(actor), *_asked_for(filters))
    )


def latest_on(record: Any) -> Sequence[AuditEvent]:
    """The latest that was done to ``record``, newest first, with what was written."""
    query = (
        select(AuditEvent)
        .join(AuditEvent.values)
        .options(contains_eager(AuditEvent.values))
        .where(AuditEvent.subject_type == record.__tablename__, AuditEvent.subject_id == record.id)
        .order_by(AuditEvent.sequence.desc())
        .limit(LATEST)
    )
    return db.session.scalars(query).all()


def done_to(record: Any, actions: Collection[str]) -> Sequence[AuditEvent]:
    """Every time that one of ``actions`` was done to ``record``, oldest first, with what was
    written; not where that has been erased."""
    query = (
        select(AuditEvent)
        .join(AuditEvent.values)
        .options(contains_eager(AuditEvent.values))
        .where(
            AuditEvent.subject_type == record.__tablename__,
            AuditEvent.subject_id == record.id,
            AuditEvent.action.in_(actions),
        )
        .order_by(AuditEvent.sequence)
    )
    return db.session.scalars(query).all()


def actions_on(table: str) -> Sequence[str]:
    """Every action that was ever done to records of ``table``."""
    query = select(AuditEvent.action).where(AuditEvent.subject_type == table).distinct()
    return db.session.scalars(query).all()


def _may_read(actor: Actor) -> ColumnElement[bool]:
    office = AuditEvent.subject_type.in_(OFFICE_TABLES)
    match reach(actor, Permission.AUDIT_READ):
        case Reach.ALL:
            return true()
        case Reach.SCOPE if actor.district_codes is None:
            return not_(office)
        case Reach.SCOPE:
            return AuditEvent.district_code.in_(actor.district_codes or ())
        case Reach.OWN:
            return AuditEvent.case_id.in_(case_trail().own_ids(actor))
    return office if reach(actor, Permission.AUDIT_READ_ACCOUNTS) is not None else false()


def _asked_for(filters: Filters) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.actor_id == 0:
        conditions.append(AuditEvent.actor_id.is_(None))
    elif filters.actor_id is not None:
        conditions.append(AuditEvent.actor_id == filters.actor_id)
    if filters.table:
        conditions.append(AuditEvent.subject_type == filters.table)
    if filters.action:
        conditions.append(AuditEvent.action == filters.action)
    if filters.first_day is not None:
        conditions.append(AuditEvent.at >= midnight(filters.first_day))
    if filters.last_day is not None:
        conditions.append(AuditEvent.at < midnight(filters.last_day) + ONE_DAY)
    if filters.case_id is not None:
        conditions.append(AuditEvent.case_id == filters.case_id)
    if filters.subject is not None:
        table, subject_id = filters.subject
        conditions += [AuditEvent.subject_type == table, AuditEvent.subject_id == subject_id]
    return conditions

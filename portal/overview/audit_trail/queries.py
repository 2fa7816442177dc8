"""Queries on the audit trail: visible events, filters, values as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, false, func, not_, select
from sqlalchemy.orm import joinedload

from portal.casework.cases.queries import within_reach
from portal.core.clock import midnight
from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent
from portal.platform.audit.permissions import AUDIT_READ, AUDIT_READ_ACCOUNTS
from portal.platform.audit.wording import Words, audit_words
from portal.platform.permissions import Actor, Reach, allows, reach
from portal.platform.scope import sees_everything
from portal.registry.households.models import Person
from portal.registry.households.permissions import REGISTRY_SEE
from portal.registry.households.queries import visible_persons

ONE_DAY = timedelta(days=1)
#: Counting ends here: more is said as "more than".
MOST_COUNTED = 100_000


def events_in_words(events: Sequence[AuditEvent]) -> Mapping[int, Words]:
    """Return the values of events as text, by sequence number, using the functions of the rooms."""
    found: dict[int, Words] = {}
    for table, reader in audit_words().readers.items():
        own = [event for event in events if event.subject_type == table and event.values]
        if own:
            found.update(reader(own))
    return found


def subject_by_number(number: str) -> tuple[str, int] | None:
    """Return table and id of the record (other than a case) with this number."""
    found = ((table, id_of(number)) for table, id_of in audit_words().numbered.items())
    return next(((table, at) for table, at in found if at is not None), None)


@dataclass(frozen=True)
class AuditFilters:
    """Filters of the trail.

    ``actor_id`` 0 is the portal itself; days are local; ``subject`` is table and id of a record,
    ``person_id`` the person whose data or NIK an event is about.
    """

    actor_id: int | None = None
    table: str = ""
    action: str = ""
    first_day: date | None = None
    last_day: date | None = None
    case_id: int | None = None
    subject: tuple[str, int] | None = None
    person_id: int | None = None


def visible_events(actor: Actor, filters: AuditFilters) -> Select[AuditEvent]:
    """Return the query of readable events narrowed by ``filters``, with their values."""
    return (
        select(AuditEvent)
        .options(joinedload(AuditEvent.values))
        .where(may_read(actor), *_conditions(filters))
    )


def count_events(actor: Actor, filters: AuditFilters) -> int:
    """Return how many events one may read that fit ``filters``, at most :data:`MOST_COUNTED`."""
    some = visible_events(actor, filters).with_only_columns(AuditEvent.sequence)
    counting = select(func.count()).select_from(some.limit(MOST_COUNTED).subquery())
    return int(db.session.scalar(counting) or 0)


def person_named(actor: Actor, person_id: int | None) -> str:
    """Return the name of the person that the trail is narrowed to; empty without one, and for whom
    the actor may not see."""
    if person_id is None or not allows(actor, REGISTRY_SEE):
        return ""
    named = visible_persons(actor).with_only_columns(Person.name).where(Person.id == person_id)
    return db.session.scalar(named) or ""


def actions_on(table: str) -> Sequence[str]:
    """Return every recorded action on records of ``table``, sorted.

    Steps from one action to the next in their index, because DISTINCT would read every event.
    """
    first = select(func.min(AuditEvent.action).label("action")).where(
        AuditEvent.subject_type == table
    )
    known = first.cte("known", recursive=True)
    following = (
        select(func.min(AuditEvent.action))
        .where(AuditEvent.subject_type == table, AuditEvent.action > known.c.action)
        .scalar_subquery()
    )
    known = known.union_all(select(following).where(known.c.action.is_not(None)))
    return db.session.scalars(select(known.c.action).where(known.c.action.is_not(None))).all()


def may_read(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that an event may be read by ``actor``."""
    office = AuditEvent.subject_type.in_(audit_words().office_tables)
    if not allows(actor, AUDIT_READ):
        return office if allows(actor, AUDIT_READ_ACCOUNTS) else false()
    if reach(actor, AUDIT_READ) is not Reach.ALL and sees_everything(actor, AUDIT_READ):
        return not_(office)
    return within_reach(
        actor, AUDIT_READ, district_code=AuditEvent.district_code, case_id=AuditEvent.case_id
    )


def _conditions(filters: AuditFilters) -> Sequence[ColumnElement[bool]]:
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
    if filters.person_id is not None:
        conditions.append(AuditEvent.subject_type == Person.__tablename__)
        conditions.append(AuditEvent.subject_id == filters.person_id)
    return conditions

"""What an event is about, in a name: whose account, which setting, whose NIK or No. KK."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.audit.models import AuditEvent
from portal.platform.settings.definitions import all_settings
from portal.registry.households.models import Household, Person


def subjects_of(events: Sequence[AuditEvent]) -> Mapping[int, str]:
    """Return the names of what ``events`` are about, by sequence number; a query for each kind of
    thing."""
    names: dict[tuple[str, int], str] = {
        **_named(User, _ids(events, "users")),
        **_named(Person, _ids(events, "persons")),
        **_households(_ids(events, "households")),
    }
    labels = {setting.key: str(setting.label) for setting in all_settings()}
    found = ((event.sequence, _subject(event, names, labels)) for event in events)
    return {sequence: name for sequence, name in found if name is not None}


def _subject(
    event: AuditEvent, names: Mapping[tuple[str, int], str], labels: Mapping[str, str]
) -> str | None:
    content = event.values.content if event.values is not None else {}
    if event.subject_type == "setting_values":
        return labels.get(content.get("key", ""))
    if event.subject_type == "dangerous_changes":
        return str(content["title"]) if content.get("title") else None
    if event.subject_type == "users" and event.subject_id == event.actor_id:
        return None
    return names.get((event.subject_type, event.subject_id or 0))


def _ids(events: Sequence[AuditEvent], table: str) -> set[int]:
    found = (event.subject_id for event in events if event.subject_type == table)
    return {number for number in found if number}


def _named(model: Any, ids: set[int]) -> dict[tuple[str, int], str]:
    if not ids:
        return {}
    rows = db.session.execute(select(model.id, model.name).where(model.id.in_(ids)))
    return {(model.__tablename__, row.id): row.name for row in rows}


def _households(ids: set[int]) -> dict[tuple[str, int], str]:
    if not ids:
        return {}
    families = db.session.scalars(
        select(Household).where(Household.id.in_(ids)).options(selectinload(Household.persons))
    )
    heads = {family.id: family.head for family in families}
    return {("households", number): head.name for number, head in heads.items() if head}

"""Write audit events of the registry. Callers pass identity numbers masked."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.platform import audit
from portal.platform.permissions import Actor
from portal.registry.households import ports
from portal.registry.households.models import Household, Person


def record(
    actor: Actor, action: str, subject: Household | Person, household: Household, **values: Any
) -> None:
    """Record ``action`` for readers of the household and of its open case."""
    record_all(actor, action, [(subject, household, values)])


def record_all(
    actor: Actor,
    action: str,
    subjects: Iterable[tuple[Household | Person, Household, Mapping[str, Any]]],
) -> None:
    """Record ``action`` of many subjects, each with its household and values; one query for their
    cases."""
    noted = list(subjects)
    cases = ports.open_case_ids({household.id for _, household, _ in noted})
    for subject, household, values in noted:
        audit.record(
            actor,
            action,
            subject,
            audit_place=audit.Place(cases.get(household.id), household.district_code),
            **values,
        )


def changed_fields(subject: Any, **wanted: Any) -> dict[str, Any]:
    """Return those of the ``wanted`` fields that differ from ``subject``."""
    return {name: value for name, value in wanted.items() if getattr(subject, name) != value}


def set_fields(subject: Any, changed: dict[str, Any]) -> dict[str, Any]:
    """Set the fields and return their previous values."""
    before = {name: getattr(subject, name) for name in changed}
    for name, value in changed.items():
        setattr(subject, name, value)
    return before

"""How the registry writes to the audit trail. Personal numbers stand there masked."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal import audit
from portal.households.case_link import case_link
from portal.households.models import Household, Person
from portal.permissions import Actor


def record(
    actor: Actor, action: str, subject: Household | Person, household: Household, **values: Any
) -> None:
    """Note ``action`` where readers of the household and of its open case find it."""
    record_all(actor, action, [(subject, household, values)])


def record_all(
    actor: Actor,
    action: str,
    subjects: Iterable[tuple[Household | Person, Household, Mapping[str, Any]]],
) -> None:
    """Note ``action`` of many, each with its household and values; their cases are asked for at
    once."""
    noted = list(subjects)
    cases = case_link().open_case_ids({household.id for _, household, _ in noted})
    for subject, household, values in noted:
        audit.record(
            actor,
            action,
            subject,
            case_id=cases.get(household.id),
            district_code=household.district_code,
            **values,
        )


def changes(subject: Any, **wanted: Any) -> dict[str, Any]:
    """The fields of ``subject`` that would change."""
    return {name: value for name, value in wanted.items() if getattr(subject, name) != value}


def apply(subject: Any, changed: dict[str, Any]) -> dict[str, Any]:
    """Set the fields; returns what stood there before."""
    before = {name: getattr(subject, name) for name in changed}
    for name, value in changed.items():
        setattr(subject, name, value)
    return before

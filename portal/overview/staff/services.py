"""Change and close accounts, with their work handed over in the same transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from portal.casework.cases.services import hand_over_cases
from portal.casework.handovers.services import hand_over_events
from portal.core.clock import utc_now
from portal.overview.staff.account_list import AccountRow
from portal.overview.staff.held_work import CLOSED, Assignment
from portal.overview.staff.settings import TEMPORARY_DAYS
from portal.platform.accounts import services as accounts
from portal.platform.accounts.models import User
from portal.platform.permissions import Actor, Role
from portal.platform.settings import value_of


@dataclass(frozen=True)
class Successors:
    """Who takes over: the cases of each kecamatan, and the events; ``None`` for nobody yet."""

    cases: Mapping[str | None, User | None] = field(default_factory=dict)
    events: User | None = None


def temporary_until() -> datetime:
    """Return until when a temporary password given now opens an account."""
    return utc_now() + timedelta(days=value_of(TEMPORARY_DAYS))


def close_account(actor: Actor, user: User, *, successors: Successors) -> None:
    """Close an account; its open cases and events go to ``successors``."""
    _hand_over(actor, user, CLOSED, successors)
    accounts.deactivate(actor, user)


def change_account(
    actor: Actor,
    user: User,
    *,
    name: str,
    role: Role,
    districts: Iterable[str] | None,
    nip: str | None,
    position: str | None,
    version: int,
    successors: Successors,
) -> None:
    """Change an account; the work that its new role or area does not keep goes to
    ``successors``."""
    codes = None if districts is None else frozenset(districts)
    accounts.change_user(
        actor,
        user,
        name=name,
        role=role,
        districts=codes,
        nip=nip,
        position=position,
        version=version,
    )
    _hand_over(actor, user, Assignment(role, codes), successors)


def create_accounts(
    actor: Actor, rows: Sequence[AccountRow], *, password_hashes: Sequence[str]
) -> list[User]:
    """Add an account for each row, all or none. Raises :class:`InvalidInput` if one of them cannot
    be made."""
    until = temporary_until()
    return [
        accounts.create_user(
            actor,
            email=row.email,
            name=row.name,
            role=row.role,
            districts=row.districts,
            nip=row.nip,
            position=row.position,
            password_hash=password_hash,
            password_until=until,
        )
        for row, password_hash in zip(rows, password_hashes, strict=True)
    ]


def _hand_over(actor: Actor, user: User, assignment: Assignment, successors: Successors) -> None:
    gone: dict[str, Any] = {"keeps": assignment.keeps_cases, "successors": successors.cases}
    hand_over_cases(actor, user, **gone)
    hand_over_events(actor, user, keeps=assignment.keeps_events, successor=successors.events)

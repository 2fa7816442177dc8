"""Roles, permissions, and the check ``require``."""

import enum
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from portal.core.errors import NotPermitted


class Role(enum.StrEnum):
    """Role of a staff account. Each account has exactly one."""

    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    APPROVER = "approver"
    EVENT_OFFICER = "event_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Reach(enum.IntEnum):
    """Reach of a grant: own cases or events, the kecamatan of the account, or everywhere."""

    OWN = 1
    SCOPE = 2
    ALL = 3


class Permission:
    """A permission, with the roles that hold it and their reach.

    Each room declares its own (``permissions.py``); ``docs/roles.md`` lists all of them. They are
    not configurable: they are the programme's separation of duties.
    """

    def __init__(self, name: str, grants: Mapping[Role, Reach]) -> None:
        self.name = name
        self.grants = grants

    def __repr__(self) -> str:
        return self.name


class Actor(Protocol):
    """The acting party: a staff account, or the portal itself in a job or command."""

    @property
    def actor_id(self) -> int | None:
        """Account id; None for the portal itself."""

    @property
    def actor_name(self) -> str:
        """Name shown in the audit trail."""

    @property
    def role(self) -> Role | None:
        """Role; None for the portal itself, which may do everything."""

    @property
    def district_codes(self) -> frozenset[str] | None:
        """Kecamatan codes of the scope; None means everywhere."""


class SystemActor:
    """The portal itself as actor: command line imports, duties, demo data."""

    actor_id: int | None = None
    role: Role | None = None
    district_codes: frozenset[str] | None = None

    def __init__(self, name: str = "Portal") -> None:
        self.actor_name = name


#: Actor of the command line.
OPERATOR = SystemActor("Perintah operator")


def reach(actor: Actor, permission: Permission) -> Reach | None:
    """Return the reach of ``permission`` for ``actor``, or None."""
    if actor.role is None:
        return Reach.ALL
    return permission.grants.get(actor.role)


def allows(actor: Actor, permission: Permission) -> bool:
    """Return whether the role holds ``permission`` with any reach."""
    return reach(actor, permission) is not None


def require(actor: Actor, permission: Permission) -> Reach:
    """Return the reach of the grant. Raises :class:`NotPermitted` if there is none."""
    found = reach(actor, permission)
    if found is None:
        raise NotPermitted
    return found


@lru_cache
def roles_with(permission: Permission, *, at_least: Reach = Reach.OWN) -> frozenset[Role]:
    """Return the roles that hold ``permission`` with at least this reach."""
    return frozenset(role for role, granted in permission.grants.items() if granted >= at_least)

"""Who may do what: the vocabulary, the table of roles, and the one question ``require``.

The table follows the programme's separation of duties; no setting loosens it.
"""

import enum
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from portal.errors import NotPermitted


class Role(enum.StrEnum):
    """The hats staff wear. One account wears one."""

    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    APPROVER = "approver"
    EVENT_OFFICER = "event_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Reach(enum.IntEnum):
    """How far a grant reaches: own cases or events, the person's kecamatan, or everywhere."""

    OWN = 1
    SCOPE = 2
    ALL = 3


class Permission(enum.StrEnum):
    """What can be done, in the words of the field."""

    CASE_SEE = "case.see"
    CASE_MANAGE = "case.manage"  # open, assign, transfer
    CASE_WORK = "case.work"  # assess, propose aid, plan visits, tasks, notes
    CASE_CLOSE = "case.close"  # graduate, close
    CASE_CLOSE_PROPOSE = "case.close_propose"
    CASE_STEP_BACK = "case.step_back"
    REGISTRY_SEE = "registry.see"
    REGISTRY_REGISTER = "registry.register"
    IMPORT_RUN = "import.run"
    IDENTITY_MERGE = "identity.merge"  # say which records are one person
    OVERLAP_EXCHANGE = "overlap.exchange"  # with a scope of everywhere only
    IDENTITY_UNMASK = "identity.unmask"
    IDENTITY_UNMASK_WITH_REASON = "identity.unmask_with_reason"
    SPONSOR_MANAGE = "sponsor.manage"  # officials who look after a mother, and of whom
    AID_DECIDE = "aid.decide"  # approve, decline, SK
    EVENT_MANAGE = "event.manage"  # events and roster
    HANDOVER_RECORD = "handover.record"
    HANDOVER_VOID = "handover.void"
    PAPER_ISSUE = "paper.issue"
    MESSAGE_SEE = "message.see"
    COMPLAINT_SEE = "complaint.see"
    COMPLAINT_HANDLE = "complaint.handle"
    MESSAGE_SEND = "message.send"  # one text to many families
    AUDIT_READ = "audit.read"
    AUDIT_READ_ACCOUNTS = "audit.read_accounts"
    ACCOUNT_MANAGE = "account.manage"
    SETTING_MANAGE = "setting.manage"
    TEMPLATE_MANAGE = "template.manage"
    AGENCY_MANAGE = "agency.manage"  # agencies, their columns and programmes, overlap rules
    REPORT_SEE = "report.see"
    DATA_EXPORT = "data.export"
    AGENCY_ACCESS_MANAGE = "agency_access.manage"  # tokens of the API for agencies


P, OWN, SCOPE, ALL = Permission, Reach.OWN, Reach.SCOPE, Reach.ALL

GRANTS: Mapping[Role, Mapping[Permission, Reach]] = {
    Role.CASEWORKER: {
        P.CASE_SEE: SCOPE,
        P.CASE_MANAGE: OWN,
        P.CASE_WORK: OWN,
        P.CASE_CLOSE_PROPOSE: OWN,
        P.REGISTRY_SEE: SCOPE,
        P.REGISTRY_REGISTER: SCOPE,
        P.IDENTITY_UNMASK: OWN,
        P.MESSAGE_SEE: OWN,
        P.COMPLAINT_SEE: OWN,
        P.COMPLAINT_HANDLE: OWN,
        P.AUDIT_READ: OWN,
        P.REPORT_SEE: SCOPE,
    },
    Role.SUPERVISOR: {
        P.CASE_SEE: SCOPE,
        P.CASE_MANAGE: SCOPE,
        P.CASE_WORK: SCOPE,
        P.CASE_CLOSE: SCOPE,
        P.CASE_CLOSE_PROPOSE: SCOPE,
        P.CASE_STEP_BACK: SCOPE,
        P.REGISTRY_SEE: SCOPE,
        P.REGISTRY_REGISTER: SCOPE,
        P.IMPORT_RUN: SCOPE,
        P.IDENTITY_MERGE: SCOPE,
        P.OVERLAP_EXCHANGE: SCOPE,
        P.IDENTITY_UNMASK: SCOPE,
        P.SPONSOR_MANAGE: SCOPE,
        P.EVENT_MANAGE: SCOPE,
        P.HANDOVER_RECORD: SCOPE,
        P.HANDOVER_VOID: SCOPE,
        P.PAPER_ISSUE: SCOPE,
        P.MESSAGE_SEE: SCOPE,
        P.COMPLAINT_SEE: SCOPE,
        P.COMPLAINT_HANDLE: SCOPE,
        P.MESSAGE_SEND: SCOPE,
        P.AUDIT_READ: SCOPE,
        P.REPORT_SEE: SCOPE,
        P.DATA_EXPORT: SCOPE,
    },
    Role.APPROVER: {
        P.CASE_SEE: SCOPE,
        P.REGISTRY_SEE: SCOPE,
        P.IDENTITY_UNMASK: SCOPE,
        P.AID_DECIDE: SCOPE,
        P.COMPLAINT_SEE: SCOPE,
        P.AUDIT_READ: SCOPE,
        P.REPORT_SEE: SCOPE,
        P.DATA_EXPORT: SCOPE,
    },
    Role.EVENT_OFFICER: {
        P.CASE_SEE: OWN,
        P.IDENTITY_UNMASK: OWN,
        P.EVENT_MANAGE: OWN,
        P.HANDOVER_RECORD: OWN,
        P.PAPER_ISSUE: OWN,
        P.MESSAGE_SEE: OWN,
        P.MESSAGE_SEND: OWN,
    },
    Role.AUDITOR: {
        P.CASE_SEE: SCOPE,
        P.REGISTRY_SEE: SCOPE,
        P.IDENTITY_UNMASK_WITH_REASON: SCOPE,
        P.COMPLAINT_SEE: SCOPE,
        P.AUDIT_READ: ALL,
        P.REPORT_SEE: SCOPE,
        P.DATA_EXPORT: SCOPE,
    },
    Role.ADMINISTRATOR: {
        P.AUDIT_READ_ACCOUNTS: ALL,
        P.ACCOUNT_MANAGE: ALL,
        P.AGENCY_MANAGE: ALL,
        P.SETTING_MANAGE: ALL,
        P.TEMPLATE_MANAGE: ALL,
        P.AGENCY_ACCESS_MANAGE: ALL,
    },
}

#: Pairs that no one person may hold for the same record: who proposes never approves.
INCOMPATIBLE = frozenset({frozenset({Permission.CASE_WORK, Permission.AID_DECIDE})})


class Actor(Protocol):
    """Whoever acts: a staff member, or the portal itself in a job or command."""

    @property
    def actor_id(self) -> int | None:
        """Account id; ``None`` for the portal itself."""

    @property
    def actor_name(self) -> str:
        """Name as the audit trail shows it."""

    @property
    def role(self) -> Role | None:
        """``None`` for the portal itself, which may do everything."""

    @property
    def district_codes(self) -> frozenset[str] | None:
        """Kecamatan codes of the scope; ``None`` means everywhere."""


class Portal:
    """The portal acting on its own: imports from the command line, sweeps, demo."""

    actor_id: int | None = None
    role: Role | None = None
    district_codes: frozenset[str] | None = None

    def __init__(self, name: str = "Portal") -> None:
        self.actor_name = name


def reach(actor: Actor, permission: Permission) -> Reach | None:
    """How far ``actor`` may use ``permission``; ``None`` if not at all."""
    if actor.role is None:
        return Reach.ALL
    return GRANTS[actor.role].get(permission)


def allows(actor: Actor, permission: Permission) -> bool:
    """Whether the role holds ``permission`` at any reach."""
    return reach(actor, permission) is not None


def require(actor: Actor, permission: Permission) -> Reach:
    """Return the reach of the grant, or raise :class:`NotPermitted`."""
    found = reach(actor, permission)
    if found is None:
        raise NotPermitted
    return found


@lru_cache
def roles_with(permission: Permission, *, at_least: Reach = Reach.OWN) -> frozenset[Role]:
    """Every role that holds ``permission`` with this reach or a longer one."""
    return frozenset(
        role for role, grants in GRANTS.items() if grants.get(permission, 0) >= at_least
    )

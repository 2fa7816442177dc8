"""Permissions of the audit trail."""

from portal.platform.permissions import Permission, Reach, Role

#: Read the audit trail.
AUDIT_READ = Permission(
    "audit.read",
    {
        Role.CASEWORKER: Reach.OWN,
        Role.SUPERVISOR: Reach.SCOPE,
        Role.APPROVER: Reach.SCOPE,
        Role.AUDITOR: Reach.ALL,
    },
)
#: Read what the trail says of accounts, settings and texts only.
AUDIT_READ_ACCOUNTS = Permission("audit.read_accounts", {Role.ADMINISTRATOR: Reach.ALL})

PERMISSIONS = (
    AUDIT_READ,
    AUDIT_READ_ACCOUNTS,
)

"""Permissions of the households room."""

from portal.platform.permissions import Permission, Reach, Role

#: See families and persons.
REGISTRY_SEE = Permission(
    "registry.see",
    {
        Role.CASEWORKER: Reach.SCOPE,
        Role.SUPERVISOR: Reach.SCOPE,
        Role.APPROVER: Reach.SCOPE,
        Role.AUDITOR: Reach.SCOPE,
    },
)
#: Register and change families and persons.
REGISTRY_REGISTER = Permission(
    "registry.register", {Role.CASEWORKER: Reach.SCOPE, Role.SUPERVISOR: Reach.SCOPE}
)
#: See a NIK or No. KK in full.
IDENTITY_UNMASK = Permission(
    "identity.unmask",
    {
        Role.CASEWORKER: Reach.OWN,
        Role.SUPERVISOR: Reach.SCOPE,
        Role.APPROVER: Reach.SCOPE,
        Role.EVENT_OFFICER: Reach.OWN,
    },
)
#: See a NIK or No. KK in full, for a written reason.
IDENTITY_UNMASK_WITH_REASON = Permission("identity.unmask_with_reason", {Role.AUDITOR: Reach.SCOPE})

PERMISSIONS = (
    REGISTRY_SEE,
    REGISTRY_REGISTER,
    IDENTITY_UNMASK,
    IDENTITY_UNMASK_WITH_REASON,
)

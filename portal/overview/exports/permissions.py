"""Permissions of exports."""

from portal.platform.permissions import Permission, Reach, Role

#: Export data.
DATA_EXPORT = Permission(
    "data.export",
    {Role.SUPERVISOR: Reach.SCOPE, Role.APPROVER: Reach.SCOPE, Role.AUDITOR: Reach.SCOPE},
)

PERMISSIONS = (DATA_EXPORT,)

"""Permissions of the programme page."""

from portal.platform.permissions import Permission, Reach, Role

#: See the figures of the programme by kecamatan.
PROGRAMME_SEE = Permission(
    "programme.see",
    {Role.SUPERVISOR: Reach.SCOPE, Role.APPROVER: Reach.SCOPE, Role.AUDITOR: Reach.SCOPE},
)

PERMISSIONS = (PROGRAMME_SEE,)

"""Permissions of the handovers room."""

from portal.platform.permissions import Permission, Reach, Role

#: Plan events and their rosters.
EVENT_MANAGE = Permission(
    "event.manage", {Role.SUPERVISOR: Reach.SCOPE, Role.EVENT_OFFICER: Reach.OWN}
)

PERMISSIONS = (EVENT_MANAGE,)

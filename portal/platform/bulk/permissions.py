"""Permissions of bulk actions."""

from portal.platform.permissions import Permission, Reach, Role

#: Act on many records at once. What may be done with each record is the permission of its action.
BULK_ACT = Permission("bulk.act", {Role.CASEWORKER: Reach.OWN, Role.SUPERVISOR: Reach.SCOPE})

PERMISSIONS = (BULK_ACT,)

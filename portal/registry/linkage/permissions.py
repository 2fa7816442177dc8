"""Permissions of the linkage room."""

from portal.platform.permissions import Permission, Reach, Role

#: Merge records of one person, and undo merges.
IDENTITY_MERGE = Permission("identity.merge", {Role.SUPERVISOR: Reach.SCOPE})

PERMISSIONS = (IDENTITY_MERGE,)

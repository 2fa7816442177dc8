"""Permissions of API keys."""

from portal.platform.permissions import Permission, Reach, Role

#: Create and revoke keys of the API.
AGENCY_ACCESS_MANAGE = Permission("agency_access.manage", {Role.ADMINISTRATOR: Reach.ALL})

PERMISSIONS = (AGENCY_ACCESS_MANAGE,)

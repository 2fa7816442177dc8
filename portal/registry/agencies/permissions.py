"""Permissions of the agencies room."""

from portal.platform.permissions import Permission, Reach, Role

#: Manage agencies, their columns and programmes, and the rules of overlap.
AGENCY_MANAGE = Permission("agency.manage", {Role.ADMINISTRATOR: Reach.ALL})
#: Import lists of agencies.
IMPORT_RUN = Permission("import.run", {Role.SUPERVISOR: Reach.SCOPE})

PERMISSIONS = (
    AGENCY_MANAGE,
    IMPORT_RUN,
)

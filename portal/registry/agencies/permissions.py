"""Who may do what in this room."""

from portal.platform.permissions import Permission, Reach, Role

#: Keep agencies, their columns and programmes, and the rules of overlap.
AGENCY_MANAGE = Permission("agency.manage", {Role.ADMINISTRATOR: Reach.ALL})
#: Bring in agencies' lists.
IMPORT_RUN = Permission("import.run", {Role.SUPERVISOR: Reach.SCOPE})

PERMISSIONS = (
    AGENCY_MANAGE,
    IMPORT_RUN,
)

"""Who may do what in this room."""

from portal.platform.permissions import Permission, Reach, Role

#: Read settings, rules, funds, events, texts, imports and accounts, without changing any.
OFFICE_INSPECT = Permission("office.inspect", {Role.AUDITOR: Reach.ALL})

PERMISSIONS = (OFFICE_INSPECT,)

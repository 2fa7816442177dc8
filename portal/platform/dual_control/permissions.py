"""Who may do what in this room."""

from portal.platform.permissions import Permission, Reach, Role

#: See the changes that wait for a second person, and what became of earlier ones.
CHANGE_SEE = Permission(
    "change.see",
    {Role.ADMINISTRATOR: Reach.ALL, Role.SUPERVISOR: Reach.SCOPE, Role.AUDITOR: Reach.ALL},
)
#: Agree to a change that another person asked for, or decline it.
CHANGE_DECIDE = Permission(
    "change.decide", {Role.ADMINISTRATOR: Reach.ALL, Role.SUPERVISOR: Reach.SCOPE}
)

PERMISSIONS = (CHANGE_SEE, CHANGE_DECIDE)

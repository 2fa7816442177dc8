"""Permissions of a caseworker's day."""

from portal.platform.permissions import Permission, Reach, Role

#: See the plan of one's own day.
DAY_SEE = Permission("day.see", {Role.CASEWORKER: Reach.OWN})

PERMISSIONS = (DAY_SEE,)

"""Permissions of the sponsors room."""

from portal.platform.permissions import Permission, Reach, Role

#: Manage sponsors and pair them with mothers.
SPONSOR_MANAGE = Permission("sponsor.manage", {Role.SUPERVISOR: Reach.SCOPE})

PERMISSIONS = (SPONSOR_MANAGE,)

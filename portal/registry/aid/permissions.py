"""Permissions of the aid room."""

from portal.platform.permissions import Permission, Reach, Role

#: Exchange keyed hashes with agencies; needs a scope of everywhere.
OVERLAP_EXCHANGE = Permission("overlap.exchange", {Role.SUPERVISOR: Reach.SCOPE})

PERMISSIONS = (OVERLAP_EXCHANGE,)

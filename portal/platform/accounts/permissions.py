"""Permissions of accounts."""

from portal.platform.permissions import Permission, Reach, Role

#: Make, change and close accounts of staff.
ACCOUNT_MANAGE = Permission("account.manage", {Role.ADMINISTRATOR: Reach.ALL})

PERMISSIONS = (ACCOUNT_MANAGE,)

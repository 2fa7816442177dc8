"""Permissions of settings."""

from portal.platform.permissions import Permission, Reach, Role

#: Change settings, the catalogue of aid and funds.
SETTING_MANAGE = Permission("setting.manage", {Role.ADMINISTRATOR: Reach.ALL})

PERMISSIONS = (SETTING_MANAGE,)

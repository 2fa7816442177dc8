"""Permissions of the announcements room."""

from portal.platform.permissions import Permission, Reach, Role

#: Send one text to many families.
MESSAGE_SEND = Permission(
    "message.send", {Role.SUPERVISOR: Reach.SCOPE, Role.EVENT_OFFICER: Reach.OWN}
)

PERMISSIONS = (MESSAGE_SEND,)

"""Permissions of SMS."""

from portal.platform.permissions import Permission, Reach, Role

#: See SMS.
MESSAGE_SEE = Permission(
    "message.see",
    {Role.CASEWORKER: Reach.OWN, Role.SUPERVISOR: Reach.SCOPE, Role.EVENT_OFFICER: Reach.OWN},
)
#: Send a failed SMS again, and settle an uncertain one.
MESSAGE_RESEND = Permission(
    "message.resend", {Role.CASEWORKER: Reach.OWN, Role.SUPERVISOR: Reach.SCOPE}
)
#: Write the texts of SMS.
TEMPLATE_MANAGE = Permission("template.manage", {Role.ADMINISTRATOR: Reach.ALL})

PERMISSIONS = (
    MESSAGE_SEE,
    MESSAGE_RESEND,
    TEMPLATE_MANAGE,
)

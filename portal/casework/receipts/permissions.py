"""Permissions of the receipts room."""

from portal.platform.permissions import Permission, Reach, Role

#: Issue and print papers.
PAPER_ISSUE = Permission(
    "paper.issue", {Role.SUPERVISOR: Reach.SCOPE, Role.EVENT_OFFICER: Reach.OWN}
)

PERMISSIONS = (PAPER_ISSUE,)

"""Who may do what in this room."""

from portal.platform.permissions import Permission, Reach, Role

#: Issue and print papers.
PAPER_ISSUE = Permission(
    "paper.issue", {Role.SUPERVISOR: Reach.SCOPE, Role.EVENT_OFFICER: Reach.OWN}
)

PERMISSIONS = (PAPER_ISSUE,)

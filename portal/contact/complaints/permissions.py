"""Permissions of the complaints room."""

from portal.platform.permissions import Permission, Reach, Role

#: See complaints.
COMPLAINT_SEE = Permission(
    "complaint.see",
    {
        Role.CASEWORKER: Reach.OWN,
        Role.SUPERVISOR: Reach.SCOPE,
        Role.APPROVER: Reach.SCOPE,
        Role.AUDITOR: Reach.SCOPE,
    },
)
#: Receive, take up and answer complaints.
COMPLAINT_HANDLE = Permission(
    "complaint.handle", {Role.CASEWORKER: Reach.OWN, Role.SUPERVISOR: Reach.SCOPE}
)

PERMISSIONS = (
    COMPLAINT_SEE,
    COMPLAINT_HANDLE,
)

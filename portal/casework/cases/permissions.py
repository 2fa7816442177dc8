"""Permissions of the cases room."""

from portal.platform.permissions import Permission, Reach, Role

#: See cases.
CASE_SEE = Permission(
    "case.see",
    {
        Role.CASEWORKER: Reach.SCOPE,
        Role.SUPERVISOR: Reach.SCOPE,
        Role.APPROVER: Reach.SCOPE,
        Role.EVENT_OFFICER: Reach.OWN,
        Role.AUDITOR: Reach.SCOPE,
    },
)
#: Open, assign and transfer cases.
CASE_MANAGE = Permission("case.manage", {Role.CASEWORKER: Reach.OWN, Role.SUPERVISOR: Reach.SCOPE})
#: Assess, propose aid, plan visits, write tasks and notes.
CASE_WORK = Permission("case.work", {Role.CASEWORKER: Reach.OWN, Role.SUPERVISOR: Reach.SCOPE})
#: Graduate and close cases.
CASE_CLOSE = Permission("case.close", {Role.SUPERVISOR: Reach.SCOPE})
#: Propose that a case be closed.
CASE_CLOSE_PROPOSE = Permission(
    "case.close_propose", {Role.CASEWORKER: Reach.OWN, Role.SUPERVISOR: Reach.SCOPE}
)
#: Move a case back one stage.
CASE_STEP_BACK = Permission("case.step_back", {Role.SUPERVISOR: Reach.SCOPE})
#: Approve or decline aid, issue an SK. Moves the case, so it is declared here.
AID_DECIDE = Permission("aid.decide", {Role.APPROVER: Reach.SCOPE})
#: Record that aid was handed over. Moves the case, so it is declared here.
HANDOVER_RECORD = Permission(
    "handover.record", {Role.SUPERVISOR: Reach.SCOPE, Role.EVENT_OFFICER: Reach.OWN}
)
#: Void a handover. Moves the case, so it is declared here.
HANDOVER_VOID = Permission("handover.void", {Role.SUPERVISOR: Reach.SCOPE})

PERMISSIONS = (
    CASE_SEE,
    CASE_MANAGE,
    CASE_WORK,
    CASE_CLOSE,
    CASE_CLOSE_PROPOSE,
    CASE_STEP_BACK,
    AID_DECIDE,
    HANDOVER_RECORD,
    HANDOVER_VOID,
)

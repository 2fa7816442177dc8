"""Page of one case with its timeline."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.casework.assessments.queries import assessments_of, case_summary
from portal.casework.assessments.wording import score_in_words
from portal.casework.cases.models import Case
from portal.casework.cases.permissions import (
    CASE_CLOSE,
    CASE_CLOSE_PROPOSE,
    CASE_MANAGE,
    CASE_SEE,
    CASE_WORK,
)
from portal.casework.cases.queries import (
    attachments_of,
    caseworkers_of,
    get_case,
    may,
    notes_of,
    open_tasks,
)
from portal.casework.decisions.models import Decision
from portal.casework.decisions.queries import decisions_of, is_open
from portal.casework.decisions.services import PROPOSABLE
from portal.casework.follow_ups.queries import visits_of
from portal.casework.follow_ups.services import graduation_conditions
from portal.casework.handovers.queries import handovers_of, invitations_of
from portal.casework.receipts.queries import papers_of_case
from portal.casework.sponsors.models import Sponsorship
from portal.casework.sponsors.permissions import SPONSOR_MANAGE
from portal.casework.sponsors.queries import quiet_before, sponsorships_of
from portal.contact.complaints.permissions import COMPLAINT_HANDLE
from portal.contact.complaints.queries import complaints_of
from portal.contact.replies.queries import replies_of_case
from portal.overview.case_file.next_step import next_step
from portal.overview.case_file.timeline import TimelineEntry, timeline
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.audit.permissions import AUDIT_READ
from portal.platform.messages.queries import messages_of_case
from portal.platform.permissions import Actor
from portal.platform.web import render_page
from portal.registry.aid.queries import facts_of
from portal.registry.households.permissions import REGISTRY_SEE

#: Permissions that the page checks, by their name in the template.
ASKED = {
    "AUDIT_READ": AUDIT_READ,
    "CASE_CLOSE": CASE_CLOSE,
    "CASE_CLOSE_PROPOSE": CASE_CLOSE_PROPOSE,
    "CASE_MANAGE": CASE_MANAGE,
    "CASE_WORK": CASE_WORK,
    "COMPLAINT_HANDLE": COMPLAINT_HANDLE,
    "REGISTRY_SEE": REGISTRY_SEE,
    "SPONSOR_MANAGE": SPONSOR_MANAGE,
}
RECENT = 5  # number of entries shown before the history is collapsed

blueprint = Blueprint("case_file", __name__, url_prefix="/kasus")


@blueprint.get("/<int:case_id>")
@guard(CASE_SEE)
def show(case_id: int) -> ResponseReturnValue:
    """Show everything about one case, with its next step as the primary action."""
    actor = current_actor()
    case = get_case(actor, case_id)
    decisions, handovers, visits = decisions_of(case.id), handovers_of(case.id), visits_of(case.id)
    papers, sponsorships = papers_of_case(case.id), sponsorships_of(case.id)
    return render_page(
        "case_file/show.html",
        case=case,
        step=next_step(actor, case),
        tasks=open_tasks(case),
        summary=case_summary(case.id),
        score_in_words=score_in_words,
        aid_facts=facts_of([case.household_id]).get(case.household_id, ()),
        decisions=decisions,
        handovers=handovers,
        papers=papers,
        visits=visits,
        graduation=graduation_conditions(visits)
        if any(visit.recorded_at for visit in visits)
        else [],
        **_who_cares(sponsorships),
        attachments=attachments_of(case),
        may_propose=_may_propose(actor, case, decisions),
        may={name: may(actor, permission, case) for name, permission in ASKED.items()},
        recent=RECENT,
        entries=_history(
            case,
            decisions=decisions,
            handovers=handovers,
            papers=papers,
            visits=visits,
            sponsorships=sponsorships,
        ),
    )


def _history(case: Case, **read: Any) -> Sequence[TimelineEntry]:
    """Return the timeline, from the records that the page has ``read`` and those that only it
    shows.
    """
    return timeline(
        case,
        caseworkers=caseworkers_of(case),
        assessments=assessments_of(case.id),
        invitations=invitations_of(case.id),
        messages=messages_of_case(case.id),
        replies=replies_of_case(case.id),
        complaints=complaints_of(case.id),
        notes=notes_of(case),
        **read,
    )


def _may_propose(actor: Actor, case: Case, decisions: Sequence[Decision]) -> bool:
    if any(is_open(decision) for decision in decisions):
        return False
    return case.status in PROPOSABLE and may(actor, CASE_WORK, case)


def _who_cares(sponsorships: Sequence[Sponsorship]) -> dict[str, Any]:
    running = next((one for one in sponsorships if one.ended_at is None), None)
    return {"sponsorship": running, "quiet_before": quiet_before()}

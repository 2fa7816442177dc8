"""The day of the event, on a phone: find a family, check it in, hand over."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.casework.cases.permissions import HANDOVER_RECORD
from portal.casework.handovers import services
from portal.casework.handovers.queries import (
    BY_FAMILY_NAME,
    attendance,
    attendance_counts,
    get_event,
    get_invitation,
)
from portal.casework.handovers.states import EventStatus
from portal.casework.handovers.views.blueprint import blueprint
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.web import go_to, render_page
from portal.platform.web.pagination import Sort, paginate

ROWS = 40


@blueprint.get("/acara/<int:event_id>/hari-ini")
@guard(HANDOVER_RECORD)
def day(event_id: int) -> ResponseReturnValue:
    """List who has arrived, who waits for aid and who has received it."""
    event = get_event(current_actor(), event_id)
    text, state = request.args.get("q", ""), request.args.get("state", "")
    cursor = request.args.get("after")
    page = paginate(
        db.session(),
        attendance(event_id, text=text, state=state),
        *map(Sort, BY_FAMILY_NAME),
        cursor=cursor,
        size=ROWS,
    )
    return render_page(
        "handovers/day.html",
        block="list",
        event=event,
        page=page,
        text=text,
        state=state,
        cursor=cursor or "",
        tally=attendance_counts(event_id),
        is_open=event.status is EventStatus.OPEN,
    )


@blueprint.get("/acara/<int:event_id>/undangan/<int:invitation_id>")
@guard(HANDOVER_RECORD)
def slip(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Redirect the QR code of an invitation slip to the officer's page, with this family open."""
    get_event(current_actor(), event_id)
    line = get_invitation(event_id, invitation_id)
    return go_to(url_for("handovers.desk", event_id=event_id, _anchor=f"undangan-{line.id}"))


@blueprint.post("/acara/<int:event_id>/undangan/<int:invitation_id>/hadir")
@guard(HANDOVER_RECORD)
def check_in(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Check a family in."""
    actor = current_actor()
    with transaction():
        get_event(actor, event_id)
        services.check_in(actor, get_invitation(event_id, invitation_id))
    return _answer(event_id)


@blueprint.post("/acara/<int:event_id>/undangan/<int:invitation_id>/belum-hadir")
@guard(HANDOVER_RECORD)
def undo_check_in(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Undo a check-in made by mistake."""
    actor = current_actor()
    with transaction():
        get_event(actor, event_id)
        services.undo_check_in(actor, get_invitation(event_id, invitation_id))
    return _answer(event_id)


def _answer(event_id: int) -> ResponseReturnValue:
    """Redirect to the updated list; htmx follows the redirect by itself."""
    typed = request.form
    return redirect(
        url_for(
            "handovers.day",
            event_id=event_id,
            q=typed.get("q") or None,
            state=typed.get("state") or None,
            after=typed.get("after") or None,
        ),
        code=303,
    )

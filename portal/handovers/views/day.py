"""The event day, on a phone at the table: find a family, check it in, hand over."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.guard import current_actor, guard
from portal.extensions import db
from portal.handovers import events as services
from portal.handovers.attendance import attendance, tally
from portal.handovers.queries import BY_NAME, get_event, get_invitation
from portal.handovers.states import EventStatus
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.pagination import Sort, paginate

ROWS = 40


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/acara/<int:event_id>/hari-ini", view_func=day)
    here = "/acara/<int:event_id>/undangan/<int:invitation_id>"
    add(here, view_func=slip)
    add(f"{here}/hadir", view_func=check_in, methods=["POST"])
    add(f"{here}/belum-hadir", view_func=undo_check_in, methods=["POST"])


@guard(Permission.HANDOVER_RECORD)
def day(event_id: int) -> ResponseReturnValue:
    """Who has come, who waits for their aid, who has it."""
    event = get_event(current_actor(), event_id)
    text, state = request.args.get("q", ""), request.args.get("state", "")
    cursor = request.args.get("after")
    page = paginate(
        db.session(),
        attendance(event_id, text=text, state=state),
        *map(Sort, BY_NAME),
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
        tally=tally(event_id),
        is_open=event.status is EventStatus.OPEN,
    )


@guard(Permission.HANDOVER_RECORD)
def slip(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Where the code on an invitation slip leads: the day's page with this family alone."""
    get_event(current_actor(), event_id)
    number = get_invitation(event_id, invitation_id).case.number
    return go_to(url_for("handovers.day", event_id=event_id, q=number))


@guard(Permission.HANDOVER_RECORD)
def check_in(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """The family stands before the table."""
    actor = current_actor()
    with transaction():
        get_event(actor, event_id)
        services.check_in(actor, get_invitation(event_id, invitation_id))
    return _answer(event_id)


@guard(Permission.HANDOVER_RECORD)
def undo_check_in(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """The wrong line was touched."""
    actor = current_actor()
    with transaction():
        get_event(actor, event_id)
        services.undo_check_in(actor, get_invitation(event_id, invitation_id))
    return _answer(event_id)


def _answer(event_id: int) -> ResponseReturnValue:
    """The list as it was, with what has changed; htmx follows the redirection by itself."""
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

"""The roster of an event: list, invite and withdraw families."""

from collections.abc import Sequence

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases.models import Case
from portal.casework.cases.permissions import HANDOVER_VOID
from portal.casework.cases.queries import visible_cases
from portal.casework.cases.services import addressee_of
from portal.casework.decisions.models import Decision
from portal.casework.handovers import services
from portal.casework.handovers.forms import HandoverReasonForm
from portal.casework.handovers.models import HandoverEvent, Invitation
from portal.casework.handovers.permissions import EVENT_MANAGE
from portal.casework.handovers.queries import (
    BY_FAMILY_NAME,
    attendance,
    attendance_counts,
    candidates,
    count_candidates,
    count_open_claims,
    get_event,
    get_invitation,
    removed_invitations,
)
from portal.casework.handovers.services import NOT_ENDED, require_event
from portal.casework.handovers.views.blueprint import blueprint
from portal.core.clock import to_local, today
from portal.core.counting import counted
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidTransition
from portal.core.extensions import db
from portal.core.kept_texts import said
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.accounts.models import User
from portal.platform.editing.saving import save
from portal.platform.permissions import Reach, allows, reach
from portal.platform.regions.queries import villages
from portal.platform.web import go_to, render_page
from portal.platform.web.pagination import Sort, paginate
from portal.platform.web.routing import parse_record_id

MOST_AT_ONCE = 500
GONE = "gone"


@blueprint.get("/acara/<int:event_id>")
@guard(EVENT_MANAGE)
def event(event_id: int) -> ResponseReturnValue:
    """Show one event with its roster."""
    actor = current_actor()
    found = get_event(actor, event_id)
    text, gone = request.args.get("q", ""), request.args.get("state") == GONE
    page = paginate(
        db.session(),
        removed_invitations(event_id, text=text) if gone else attendance(event_id, text=text),
        *map(Sort, BY_FAMILY_NAME),
        cursor=request.args.get("after"),
    )
    return render_page(
        "handovers/event.html",
        block="list",
        event=found,
        page=page,
        text=text,
        gone=gone,
        seen=_seen(actor, page.items),
        tally=attendance_counts(event_id),
        days_left=(to_local(found.starts_at).date() - today()).days,
        waiting_outside=count_candidates(found) if found.status in NOT_ENDED else 0,
        is_running=found.status in NOT_ENDED,
        open_claims=count_open_claims(event_id) if allows(actor, HANDOVER_VOID) else 0,
        chooses_officers=reach(actor, EVENT_MANAGE) is not Reach.OWN,
    )


def _seen(actor: User, lines: Sequence[Invitation]) -> frozenset[int]:
    """Return the ids of those cases that the actor may open: an officer may open only those on the
    roster.
    """
    wanted = [line.case_id for line in lines]
    return frozenset(
        db.session.scalars(
            visible_cases(actor).where(Case.id.in_(wanted)).with_only_columns(Case.id)
        )
    )


@blueprint.route("/acara/<int:event_id>/undang", methods=["GET", "POST"])
@guard(EVENT_MANAGE)
def invite(event_id: int) -> ResponseReturnValue:
    """Choose families and, after one confirmation of the numbers, invite them."""
    actor = current_actor()
    found = get_event(actor, event_id)
    require_event(actor, found)
    if found.status not in NOT_ENDED:
        raise InvalidTransition(gettext("Acara ini sudah selesai."))
    if request.method == "POST":
        ids = request.form.getlist("decision", type=parse_record_id)
        if "confirmed" in request.form:
            return _invite(found, ids)
        if ids:
            return _ask(found, ids)
        flash(gettext("Pilih paling sedikit satu keluarga."), "danger")
    village = request.args.get("village", "")
    return render_page(
        "handovers/invite.html",
        block="list",
        event=found,
        decisions=_candidates(found, village=village),
        village=village,
        villages=[(region.code, region.name) for region in villages([found.district_code])],
        obstacle=_obstacle,
        most=MOST_AT_ONCE,
        status=422 if request.method == "POST" else None,
    )


@blueprint.route(
    "/acara/<int:event_id>/undangan/<int:invitation_id>/cabut", methods=["GET", "POST"]
)
@guard(EVENT_MANAGE)
def withdraw(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Remove one family from the roster, with a reason."""
    actor = current_actor()
    get_event(actor, event_id)
    form = HandoverReasonForm()

    def withdraw_it() -> None:
        get_event(actor, event_id)
        services.withdraw_invitation(
            actor, get_invitation(event_id, invitation_id), reason=form.reason.data or ""
        )

    answer = save(
        form,
        withdraw_it,
        to=url_for("handovers.event", event_id=event_id),
        done=gettext("Undangan dicabut. Keluarga dapat diundang lagi."),
    )
    return answer or render_page(
        "handovers/withdraw.html",
        form=form,
        invitation=get_invitation(event_id, invitation_id),
        event=get_event(actor, event_id),
    )


def _ask(event: HandoverEvent, ids: list[int]) -> ResponseReturnValue:
    """Show the confirmation: number of families, and of those that no SMS reaches."""
    chosen = _candidates(event, ids=ids)
    silent = [decision for decision in chosen if _obstacle(decision)]
    return render_page(
        "handovers/invite_confirm.html",
        event=event,
        chosen=chosen,
        silent=silent,
        obstacle=_obstacle,
        gone=len(ids) - len(chosen),
    )


def _invite(event: HandoverEvent, ids: list[int]) -> ResponseReturnValue:
    """Invite the confirmed families. A second click changes nothing."""
    actor, event_id = current_actor(), event.id
    with transaction():
        found = get_event(actor, event_id)
        chosen = _candidates(found, ids=ids)
        if len(chosen) == len(set(ids)):
            services.invite(actor, found, decisions=chosen)
    if not chosen:
        flash(gettext("Keluarga yang dipilih sudah ada dalam daftar undangan."), "info")
    elif len(chosen) < len(set(ids)):
        return _ask(get_event(actor, event_id), ids)
    else:
        flash(counted("%(n)s keluarga diundang.", len(chosen)), "done")
    return go_to(url_for("handovers.event", event_id=event_id))


def _candidates(
    event: HandoverEvent, *, village: str = "", ids: list[int] | None = None
) -> list[Decision]:
    query = candidates(event, village_code=village).limit(MOST_AT_ONCE)
    if ids is not None:
        query = query.where(Decision.id.in_(ids))
    return list(db.session.scalars(query))


def _obstacle(decision: Decision) -> str:
    """Return why no SMS reaches the family; empty if one does."""
    return said(addressee_of(decision.case.household).obstacle or "")

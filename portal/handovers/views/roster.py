"""The roster of an event: who is invited, inviting more, withdrawing one."""

from collections.abc import Sequence

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.accounts.models import User
from portal.cases.models import Case
from portal.cases.notifications import addressee_of
from portal.cases.queries import visible_case_ids
from portal.clock import to_wib, today
from portal.decisions.models import Decision
from portal.errors import InvalidInput, InvalidTransition
from portal.extensions import db
from portal.handovers import events as services
from portal.handovers.attendance import attendance, candidates, count_candidates, gone_from, tally
from portal.handovers.forms import ReasonForm
from portal.handovers.models import Event, Invitation
from portal.handovers.queries import BY_NAME, get_event, get_invitation
from portal.handovers.rosters import RUNNING, require_event
from portal.permissions import Permission, Reach, reach
from portal.regions.queries import villages
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.addresses import record_number
from portal.web.pagination import Sort, paginate

MOST_AT_ONCE = 500
GONE = "gone"


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/acara/<int:event_id>", view_func=event)
    add("/acara/<int:event_id>/undang", view_func=invite, methods=["GET", "POST"])
    add(
        "/acara/<int:event_id>/undangan/<int:invitation_id>/cabut",
        view_func=withdraw,
        methods=["GET", "POST"],
    )


@guard(Permission.EVENT_MANAGE)
def event(event_id: int) -> ResponseReturnValue:
    """One event with its roster."""
    actor = current_actor()
    found = get_event(actor, event_id)
    text, gone = request.args.get("q", ""), request.args.get("state") == GONE
    page = paginate(
        db.session(),
        gone_from(event_id, text=text) if gone else attendance(event_id, text=text),
        *map(Sort, BY_NAME),
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
        tally=tally(event_id),
        days_left=(to_wib(found.starts_at).date() - today()).days,
        waiting_outside=count_candidates(found) if found.status in RUNNING else 0,
        is_running=found.status in RUNNING,
        chooses_officers=reach(actor, Permission.EVENT_MANAGE) is not Reach.OWN,
    )


def _seen(actor: User, lines: Sequence[Invitation]) -> frozenset[int]:
    """Cases of these lines that the actor may open: an officer sees those on the roster only."""
    wanted = [line.case_id for line in lines]
    return frozenset(db.session.scalars(visible_case_ids(actor).where(Case.id.in_(wanted))))


@guard(Permission.EVENT_MANAGE)
def invite(event_id: int) -> ResponseReturnValue:
    """Choose families and, after one look at the numbers, invite them."""
    actor = current_actor()
    found = get_event(actor, event_id)
    require_event(actor, found)
    if found.status not in RUNNING:
        raise InvalidTransition(gettext("Acara ini sudah selesai."))
    if request.method == "POST":
        ids = request.form.getlist("decision", type=record_number)
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


@guard(Permission.EVENT_MANAGE)
def withdraw(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Take one family off the roster, with a reason."""
    actor = current_actor()
    get_event(actor, event_id)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                get_event(actor, event_id)
                services.withdraw_invitation(
                    actor,
                    get_invitation(event_id, invitation_id),
                    reason=form.reason.data or "",
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Undangan dicabut. Keluarga dapat diundang lagi."), "done")
            return go_to(url_for("handovers.event", event_id=event_id))
    return render_page(
        "handovers/withdraw.html",
        form=form,
        invitation=get_invitation(event_id, invitation_id),
        event=get_event(actor, event_id),
    )


def _ask(event: Event, ids: list[int]) -> ResponseReturnValue:
    """The one confirmation: how many, and how many no SMS will reach."""
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


def _invite(event: Event, ids: list[int]) -> ResponseReturnValue:
    """Invite those who were confirmed. The second press of the button finds them invited."""
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
        flash(gettext("%(n)d keluarga diundang.", n=len(chosen)), "done")
    return go_to(url_for("handovers.event", event_id=event_id))


def _candidates(event: Event, *, village: str = "", ids: list[int] | None = None) -> list[Decision]:
    query = candidates(event, village_code=village).limit(MOST_AT_ONCE)
    if ids is not None:
        query = query.where(Decision.id.in_(ids))
    return list(db.session.scalars(query))


def _obstacle(decision: Decision) -> str:
    """Why no SMS reaches the family; empty if one does."""
    return addressee_of(decision.case.household).obstacle or ""

"""The approver's desk: what waits, one decision, and the answers to it."""

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.assessments.queries import case_summary
from portal.cases.queries import may
from portal.decisions import services
from portal.decisions.forms import ApproveForm, DeclineForm, ReasonForm
from portal.decisions.models import Decision
from portal.decisions.overlaps import marks_of, shown_for
from portal.decisions.queries import get_decision, is_open, visible_decisions
from portal.decisions.states import DecisionStatus
from portal.decisions.wording import STATUS
from portal.errors import InvalidInput
from portal.extensions import db
from portal.households.models import Household
from portal.permissions import Permission, allows
from portal.regions.queries import districts
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.forms import PortalForm
from portal.web.pagination import Sort, paginate


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/", view_func=index)
    add("/<int:decision_id>", view_func=show)
    add("/<int:decision_id>/setujui", view_func=approve, methods=["POST"])
    add("/<int:decision_id>/tolak", view_func=decline, methods=["POST"])
    add("/<int:decision_id>/batalkan", view_func=revoke, methods=["POST"])


@guard(Permission.CASE_SEE)
def index() -> ResponseReturnValue:
    """Decisions, those that wait for judgement first of all."""
    actor = current_actor()
    status = request.args.get("status", DecisionStatus.PROPOSED.value)
    district = request.args.get("district", "")
    query = visible_decisions(actor)
    if status in set(DecisionStatus):
        query = query.where(Decision.status == DecisionStatus(status))
    if district:
        query = query.where(Household.district_code == district)
    page = paginate(
        db.session(), query, Sort(Decision.id, descending=True), cursor=request.args.get("after")
    )
    return render_page(
        "decisions/index.html",
        block="list",
        page=page,
        marks=marks_of(page.items),
        shown=status,
        district=district,
        statuses=[(item.value, str(label).lower()) for item, label in STATUS.items()],
        districts=[(region.code, region.name) for region in districts(actor)],
        may_decide=allows(actor, Permission.AID_DECIDE),
        all_picked=request.args.get("pick") == "all",
    )


@guard(Permission.CASE_SEE)
def show(decision_id: int) -> ResponseReturnValue:
    """One decision with the facts beside it."""
    return _page(decision_id)


@guard(Permission.AID_DECIDE)
def approve(decision_id: int) -> ResponseReturnValue:
    """Approve one proposal."""
    actor = current_actor()
    form = ApproveForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.approve(
                    actor,
                    [get_decision(actor, decision_id)],
                    note=form.note.data or "",
                    overlap_seen=bool(form.overlap_seen.data),
                    overrides={decision_id: form.override_reason.data or ""},
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Bantuan disetujui. Keluarga diberi tahu lewat SMS bila bisa."), "done")
            return go_to(url_for("decisions.show", decision_id=decision_id))
    return _page(decision_id, approve_form=form)


@guard(Permission.AID_DECIDE)
def decline(decision_id: int) -> ResponseReturnValue:
    """Decline a proposal with a reason for the family."""
    actor = current_actor()
    form = DeclineForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.decline(
                    actor,
                    get_decision(actor, decision_id),
                    household_reason=form.household_reason.data or "",
                    note=form.note.data or "",
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Usulan ditolak. Alasannya tercatat untuk keluarga."), "done")
            return go_to(url_for("decisions.show", decision_id=decision_id))
    return _page(decision_id, decline_form=form)


@guard(Permission.CASE_STEP_BACK)
def revoke(decision_id: int) -> ResponseReturnValue:
    """Take an approval back before any handover."""
    actor = current_actor()
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.revoke(
                    actor, get_decision(actor, decision_id), reason=form.reason.data or ""
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Keputusan dibatalkan; dananya bebas kembali."), "done")
            return go_to(url_for("decisions.show", decision_id=decision_id))
    return _page(decision_id, revoke_form=form)


def _page(
    decision_id: int,
    *,
    approve_form: PortalForm | None = None,
    decline_form: PortalForm | None = None,
    revoke_form: PortalForm | None = None,
) -> ResponseReturnValue:
    actor = current_actor()
    decision = get_decision(actor, decision_id)
    case = decision.case
    own = decision.proposed_by_id == actor.id
    waits = decision.status is DecisionStatus.PROPOSED
    owed = decision.status is DecisionStatus.APPROVED and is_open(decision)
    return render_page(
        "decisions/show.html",
        form=approve_form or decline_form or revoke_form,
        decision=decision,
        case=case,
        summary=case_summary(case.id),
        overlaps=shown_for([decision])[decision.id],
        approve_form=approve_form or ApproveForm(formdata=None),
        decline_form=decline_form or DeclineForm(formdata=None),
        revoke_form=revoke_form or ReasonForm(formdata=None),
        may_decide=waits and not own and may(actor, Permission.AID_DECIDE, case),
        is_own=own,
        may_withdraw=waits and may(actor, Permission.CASE_WORK, case),
        may_revoke=owed and may(actor, Permission.CASE_STEP_BACK, case),
    )

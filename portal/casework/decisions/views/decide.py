"""The approver's pages: waiting proposals, one decision, and approving or declining it."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.assessments.queries import case_summary
from portal.casework.cases.permissions import AID_DECIDE, CASE_SEE, CASE_STEP_BACK, CASE_WORK
from portal.casework.cases.queries import may
from portal.casework.decisions import services
from portal.casework.decisions.forms import ApproveForm, DeclineForm, RevokeForm
from portal.casework.decisions.models import Decision
from portal.casework.decisions.queries import (
    decisions_of,
    get_decision,
    is_open,
    next_proposal,
    overlap_marks,
    overlaps_to_show,
    unanswered,
    visible_decisions,
)
from portal.casework.decisions.states import DecisionStatus
from portal.casework.decisions.views.blueprint import blueprint
from portal.casework.decisions.wording import STATUS
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.permissions import allows
from portal.platform.regions.queries import districts
from portal.platform.web import go_to, render_page
from portal.platform.web.forms import PortalForm
from portal.platform.web.pagination import Sort, paginate
from portal.registry.aid.queries import facts_of
from portal.registry.households.models import Household


@blueprint.get("/")
@guard(CASE_SEE)
def index() -> ResponseReturnValue:
    """List decisions, waiting proposals first."""
    actor = current_actor()
    status = request.args.get("status", DecisionStatus.PROPOSED.value)
    district = request.args.get("district", "")
    query = visible_decisions(actor)
    if status in set(DecisionStatus):
        query = query.where(Decision.status == DecisionStatus(status))
    elif status == "unanswered":
        query = query.where(unanswered(actor))
    if district:
        query = query.where(Household.district_code == district)
    waits = status == DecisionStatus.PROPOSED
    order = Sort(Decision.id, descending=not waits)  # who waits longest is decided first
    page = paginate(db.session(), query, order, cursor=request.args.get("after"))
    return render_page(
        "decisions/index.html",
        block="list",
        page=page,
        marks=overlap_marks(page.items),
        shown=status,
        district=district,
        statuses=[
            *((item.value, str(label).lower()) for item, label in STATUS.items()),
            ("unanswered", gettext("ditolak, belum diusulkan lagi")),
        ],
        districts=[(region.code, region.name) for region in districts(actor)],
        may_decide=allows(actor, AID_DECIDE),
        all_picked=request.args.get("pick") == "all",
    )


@blueprint.get("/<int:decision_id>")
@guard(CASE_SEE)
def show(decision_id: int) -> ResponseReturnValue:
    """Show one decision with the facts about the family."""
    return _page(decision_id)


@blueprint.post("/<int:decision_id>/setujui")
@guard(AID_DECIDE)
def approve(decision_id: int) -> ResponseReturnValue:
    """Approve one proposal."""
    actor = current_actor()
    form = ApproveForm()
    answer = save(
        form,
        lambda: services.approve(
            actor,
            [get_decision(actor, decision_id)],
            note=form.note.data or "",
            overlap_seen=bool(form.overlap_seen.data),
            overrides={decision_id: form.override_reason.data or ""},
        ),
        to=lambda _decided: _after(decision_id),
        done=gettext("Bantuan disetujui. Keluarga diberi tahu lewat SMS bila bisa."),
    )
    return answer or _page(decision_id, approve_form=form)


@blueprint.post("/<int:decision_id>/tolak")
@guard(AID_DECIDE)
def decline(decision_id: int) -> ResponseReturnValue:
    """Decline a proposal with a reason for the family."""
    actor = current_actor()
    form = DeclineForm()
    answer = save(
        form,
        lambda: services.decline(
            actor,
            get_decision(actor, decision_id),
            household_reason=form.household_reason.data or "",
            note=form.note.data or "",
        ),
        to=lambda _decided: _after(decision_id),
        done=gettext("Usulan ditolak. Alasannya tercatat untuk keluarga."),
    )
    return answer or _page(decision_id, decline_form=form)


@blueprint.post("/<int:decision_id>/batalkan")
@guard(CASE_STEP_BACK)
def revoke(decision_id: int) -> ResponseReturnValue:
    """Revoke an approval before any handover."""
    actor = current_actor()
    form = RevokeForm()
    answer = save(
        form,
        lambda: services.revoke(
            actor, get_decision(actor, decision_id), reason=form.reason.data or ""
        ),
        to=url_for("decisions.show", decision_id=decision_id),
        done=gettext("Keputusan dibatalkan; dananya bebas kembali."),
    )
    return answer or _page(decision_id, revoke_form=form)


def _after(decision_id: int) -> ResponseReturnValue:
    """Lead to the next waiting proposal if the button said so, else to the decided one."""
    if "next" not in request.form:
        return go_to(url_for("decisions.show", decision_id=decision_id))
    following = next_proposal(current_actor(), after=decision_id)
    if following is None:
        return go_to(url_for("decisions.index"))
    return go_to(url_for("decisions.show", decision_id=following))


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
        overlaps=overlaps_to_show([decision])[decision.id],
        earlier=[other for other in decisions_of(case.id) if other.id != decision.id],
        aid_facts=facts_of([case.household_id]).get(case.household_id, ()),
        following=next_proposal(actor, after=decision_id) if waits else None,
        approve_form=approve_form or ApproveForm(formdata=None),
        decline_form=decline_form or DeclineForm(formdata=None),
        revoke_form=revoke_form or RevokeForm(formdata=None),
        may_decide=waits and not own and may(actor, AID_DECIDE, case),
        is_own=own,
        may_withdraw=waits and may(actor, CASE_WORK, case),
        may_revoke=owed and may(actor, CASE_STEP_BACK, case),
    )

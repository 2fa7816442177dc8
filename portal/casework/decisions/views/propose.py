"""Propose aid for a case, and withdraw a proposal."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.assessments.queries import case_summary
from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_WORK
from portal.casework.cases.queries import get_case, require_on
from portal.casework.decisions import services
from portal.casework.decisions.forms import MOST_ITEMS, ProposeForm
from portal.casework.decisions.queries import (
    active_catalogue,
    active_funds,
    get_decision,
    overlap_snapshot,
    overlaps_of_case,
    shown_from_snapshot,
)
from portal.casework.decisions.views.blueprint import blueprint
from portal.core.db.transaction import transaction
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.web import go_to, render_page


@blueprint.route("/kasus/<int:case_id>/usul", methods=["GET", "POST"])
@guard(CASE_WORK)
def propose(case_id: int) -> ResponseReturnValue:
    """Propose aid, given the needs found by the assessment."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, CASE_WORK, case)
    form = ProposeForm()
    wants_line = "add_line" in request.form
    if wants_line and len(form.items) < MOST_ITEMS:
        form.items.append_entry()
    form.offer(active_catalogue(), active_funds())
    answer = None if wants_line else _propose(case, form)
    return answer or _page(get_case(actor, case_id), form, block="lines" if wants_line else None)


@blueprint.post("/<int:decision_id>/tarik")
@guard(CASE_WORK)
def withdraw(decision_id: int) -> ResponseReturnValue:
    """Withdraw a proposal before it is decided."""
    actor = current_actor()
    with transaction():
        services.withdraw(actor, get_decision(actor, decision_id))
    flash(gettext("Usulan ditarik."), "done")
    return go_to(url_for("decisions.show", decision_id=decision_id))


def _propose(case: Case, form: ProposeForm) -> ResponseReturnValue | None:
    actor, case_id = current_actor(), case.id
    return save(
        form,
        lambda: services.propose(
            actor,
            get_case(actor, case_id),
            items=form.proposed(),
            reason=form.reason.data or "",
            minutes=form.minutes.data or "",
        ),
        to=lambda decision: url_for("decisions.show", decision_id=decision.id),
        done=gettext("Usulan dikirim kepada pejabat yang menetapkan."),
    )


def _page(case: Case, form: ProposeForm, *, block: str | None) -> ResponseReturnValue:
    return render_page(
        "decisions/propose.html",
        block=block,
        form=form,
        case=case,
        overlaps=[shown_from_snapshot(overlap_snapshot(item)) for item in overlaps_of_case(case)],
        summary=case_summary(case.id),
        is_assessed=case.status in services.PROPOSABLE,
        has_offers=bool(active_catalogue() and active_funds()),
        may_add=len(form.items) < MOST_ITEMS,
    )

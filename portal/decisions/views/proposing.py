"""Propose aid for a case, and take a proposal back."""

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.assessments.queries import case_summary
from portal.cases.queries import get_case, require_on
from portal.decisions import services
from portal.decisions.forms import MOST_ITEMS, ProposeForm
from portal.decisions.overlaps import as_kept, overlaps_of_case, shown
from portal.decisions.queries import active_catalogue, active_funds, get_decision
from portal.errors import InvalidInput
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import go_to, render_page


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/kasus/<int:case_id>/usul", view_func=propose, methods=["GET", "POST"])
    blueprint.add_url_rule("/<int:decision_id>/tarik", view_func=withdraw, methods=["POST"])


@guard(Permission.CASE_WORK)
def propose(case_id: int) -> ResponseReturnValue:
    """Propose aid by the needs that the assessment found."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, Permission.CASE_WORK, case)
    form = ProposeForm()
    wants_line = "add_line" in request.form
    if wants_line and len(form.items) < MOST_ITEMS:
        form.items.append_entry()
    form.offer(active_catalogue(), active_funds())
    if not wants_line and form.validate_on_submit():
        try:
            with transaction():
                decision = services.propose(
                    actor,
                    get_case(actor, case_id),
                    items=form.proposed(),
                    reason=form.reason.data or "",
                    minutes=form.minutes.data or "",
                )
                decision_id = decision.id
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Usulan dikirim kepada pejabat yang menetapkan."), "done")
            return go_to(url_for("decisions.show", decision_id=decision_id))
    case = get_case(actor, case_id)
    return render_page(
        "decisions/propose.html",
        block="lines" if wants_line else None,
        form=form,
        case=case,
        overlaps=[shown(as_kept(item)) for item in overlaps_of_case(case)],
        summary=case_summary(case_id),
        has_offers=bool(active_catalogue() and active_funds()),
        may_add=len(form.items) < MOST_ITEMS,
    )


@guard(Permission.CASE_WORK)
def withdraw(decision_id: int) -> ResponseReturnValue:
    """Take a proposal back before it is decided."""
    actor = current_actor()
    with transaction():
        services.withdraw(actor, get_decision(actor, decision_id))
    flash(gettext("Usulan ditarik."), "done")
    return go_to(url_for("decisions.show", decision_id=decision_id))

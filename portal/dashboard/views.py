"""The first page: the programme at a glance, and what waits for this person."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.guard import current_actor, signed_in
from portal.cases.caseload import Filters, caseload, count, first_whose
from portal.cases.models import Case
from portal.cases.queries import first_tasks
from portal.dashboard.figures import programme
from portal.extensions import db
from portal.permissions import Permission, Role, allows
from portal.sponsors.queries import count_quiet
from portal.web import go_to, render_page

blueprint = Blueprint("dashboard", __name__)

SHOWN = 7


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """The cases that are due first, then the figures of the person's scope."""
    actor = current_actor()
    if not allows(actor, Permission.CASE_SEE):
        return go_to(url_for("staff.index"))
    whose = first_whose(actor)
    due = db.session.scalars(
        caseload(actor, Filters(whose=whose, due="week"))
        .order_by(Case.next_due_on, Case.id)
        .limit(SHOWN)
    ).all()
    is_supervisor = actor.role is Role.SUPERVISOR
    return render_page(
        "dashboard/index.html",
        figures=programme(actor),
        due=due,
        first_tasks=first_tasks(due),
        whose=whose,
        overdue=count(actor, Filters(whose=whose, due="overdue")),
        is_approver=allows(actor, Permission.AID_DECIDE),
        is_supervisor=is_supervisor,
        unvisited=count_quiet(actor) if is_supervisor else 0,
    )

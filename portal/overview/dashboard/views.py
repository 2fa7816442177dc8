"""The start page: figures of the programme, and the user's own tasks."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_SEE
from portal.casework.cases.queries import (
    CaseloadFilters,
    CaseOwner,
    caseload,
    count,
    default_owner,
    first_tasks,
)
from portal.casework.handovers.models import HandoverEvent
from portal.casework.handovers.queries import current_event
from portal.core.extensions import db
from portal.overview.dashboard.first_step import first_step
from portal.overview.dashboard.queries import programme_figures
from portal.platform.accounts.guard import current_actor, signed_in
from portal.platform.accounts.models import User
from portal.platform.permissions import Role, allows
from portal.platform.readiness.queries import lines
from portal.platform.web import go_to, render_page

blueprint = Blueprint("dashboard", __name__)

SHOWN = 7


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """Show what waits for the actor and the cases that are due, then the figures of the
    actor's scope.
    """
    actor = current_actor()
    if not allows(actor, CASE_SEE):
        ready = not any(line.is_open for line in lines())
        return go_to(url_for("staff.index" if ready else "readiness.index"))
    if (event := _event_of_today(actor)) is not None:
        return go_to(url_for("handovers.desk", event_id=event.id))
    whose = default_owner(actor)
    due = db.session.scalars(
        caseload(actor, CaseloadFilters(whose=whose, due="week"))
        .order_by(Case.next_due_on.is_(None), Case.next_due_on, Case.id)
        .limit(SHOWN)
    ).all()
    figures = programme_figures(actor)
    return render_page(
        "dashboard/index.html",
        figures=figures,
        first_step=first_step(actor, figures),
        due=due,
        first_tasks=first_tasks(due),
        whose=whose,
        overdue=_overdue_of_others(actor),
    )


def _event_of_today(actor: User) -> HandoverEvent | None:
    """Return the event that is an officer's start page today, if any."""
    return current_event(actor) if actor.role is Role.EVENT_OFFICER else None


def _overdue_of_others(actor: User) -> int:
    """Return how many cases are overdue, for who looks after those of others; a caseworker's own
    are among what waits.
    """
    whose = default_owner(actor)
    if whose is CaseOwner.MINE:
        return 0
    return count(actor, CaseloadFilters(whose=whose, due="overdue"))

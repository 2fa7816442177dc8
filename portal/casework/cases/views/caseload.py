"""Page of the caseload."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_SEE
from portal.casework.cases.queries import caseload, first_tasks, read_filters
from portal.casework.cases.views.blueprint import blueprint
from portal.casework.cases.wording import STATUS
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.permissions import Reach, reach
from portal.platform.regions.queries import districts
from portal.platform.web import render_page
from portal.platform.web.pagination import Sort, paginate


@blueprint.get("/")
@guard(CASE_SEE)
def index() -> ResponseReturnValue:
    """List own or all visible cases, earliest due first."""
    actor = current_actor()
    filters = read_filters(actor, request.args)
    page = paginate(
        db.session(),
        caseload(actor, filters),
        Sort(Case.next_due_on, nullable=True),
        Sort(Case.id),
        cursor=request.args.get("after"),
    )
    return render_page(
        "cases/caseload.html",
        block="list",
        page=page,
        first_tasks=first_tasks(page.items),
        filters=filters,
        stages=[
            *((status.value, str(label).lower()) for status, label in STATUS.items()),
            ("closing", gettext("diusulkan ditutup")),
        ],
        districts=[(region.code, region.name) for region in districts(actor)],
        sees_others=reach(actor, CASE_SEE) is not Reach.OWN,
    )

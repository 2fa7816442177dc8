"""The caseload."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.accounts.guard import current_actor, guard
from portal.cases.caseload import caseload, read_filters
from portal.cases.models import Case
from portal.cases.queries import first_tasks
from portal.cases.views.room import blueprint
from portal.cases.wording import STATUS
from portal.extensions import db
from portal.permissions import Permission, Reach, reach
from portal.regions.queries import districts
from portal.web import render_page
from portal.web.pagination import Sort, paginate


@blueprint.get("/")
@guard(Permission.CASE_SEE)
def index() -> ResponseReturnValue:
    """The caseload: mine or my kecamatan's, what is due first."""
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
        stages=[(status.value, str(label).lower()) for status, label in STATUS.items()],
        districts=[(region.code, region.name) for region in districts(actor)],
        sees_others=reach(actor, Permission.CASE_SEE) is not Reach.OWN,
    )

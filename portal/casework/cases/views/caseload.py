"""Page of the caseload."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases.bulk import CASES
from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_SEE
from portal.casework.cases.queries import caseload, count_up_to, first_tasks, read_filters
from portal.casework.cases.views.blueprint import blueprint
from portal.casework.cases.wording import STATUS
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.accounts.models import User
from portal.platform.accounts.queries import accounts
from portal.platform.bulk.kinds import kinds_for
from portal.platform.permissions import Actor, Reach, Role, reach
from portal.platform.regions.queries import districts, villages
from portal.platform.scope import share_district
from portal.platform.web import render_page
from portal.platform.web.pagination import Sort, paginate

#: Beyond this number of cases the list says "more than".
COUNTED = 5000


@blueprint.get("/")
@guard(CASE_SEE)
def index() -> ResponseReturnValue:
    """List own or all visible cases, earliest due first."""
    actor = current_actor()
    filters = read_filters(actor, request.args)
    kinds = kinds_for(actor, CASES.name)
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
        villages=[(region.code, region.name) for region in villages([filters.district])]
        if filters.district
        else [],
        caseworkers=_caseworkers(actor),
        sees_others=reach(actor, CASE_SEE) is not Reach.OWN,
        bulk_kinds=kinds,
        matching=count_up_to(actor, filters, limit=COUNTED + 1) if kinds else 0,
        most_counted=COUNTED,
    )


def _caseworkers(actor: Actor) -> list[tuple[str, str]]:
    """Return the active caseworkers who work in the actor's scope, by id and name."""
    people = db.session.scalars(accounts(role=Role.CASEWORKER, active=True).order_by(User.name))
    return [(str(person.id), person.name) for person in people if share_district(actor, person)]

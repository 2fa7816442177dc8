"""The list of households and the page of one."""

from collections.abc import Mapping

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.bulk.kinds import kinds_for
from portal.platform.figures.queries import figures_of
from portal.platform.permissions import allows
from portal.platform.regions.queries import districts, villages
from portal.platform.web import go_to, render_page
from portal.platform.web.pagination import Sort, paginate
from portal.registry.households import ports
from portal.registry.households.access import may_change, may_unmask
from portal.registry.households.family_list import (
    FILTERS,
    HOUSEHOLDS,
    narrowed_households,
    rws_of,
)
from portal.registry.households.figures import REGISTRY
from portal.registry.households.list_warnings import household_list_warnings
from portal.registry.households.models import Household, Person
from portal.registry.households.permissions import REGISTRY_REGISTER, REGISTRY_SEE
from portal.registry.households.queries import (
    get_household,
    successor_household_id,
)
from portal.registry.households.views.blueprint import blueprint
from portal.registry.households.warnings import household_warnings


@blueprint.get("")
@guard(REGISTRY_SEE)
def index() -> ResponseReturnValue:
    """List the households in scope, newest first."""
    actor = current_actor()
    chosen = {name: request.args.get(name, "") for name in FILTERS}
    query = narrowed_households(actor, chosen)
    counted = _counted(query, chosen)
    page = paginate(
        db.session(),
        query.options(
            selectinload(Household.persons),
            joinedload(Household.village),
            joinedload(Household.district),
        ),
        Sort(Household.id, descending=True),
        cursor=request.args.get("after"),
    )
    return render_page(
        "households/index.html",
        block="list",
        page=page,
        chosen=chosen,
        districts=districts(actor),
        villages=villages([chosen["kecamatan"]]) if chosen["kecamatan"] else [],
        rws=rws_of(chosen["desa"]) if chosen["desa"] else [],
        families=counted["families"],
        persons=counted["persons"],
        may_register=allows(actor, REGISTRY_REGISTER),
        bulk_kinds=kinds_for(actor, HOUSEHOLDS.name),
    )


def _counted(query: Select[Household], chosen: Mapping[str, str]) -> Mapping[str, int]:
    """Return the number of families and of their living people."""
    if not any(value for name, value in chosen.items() if name != "kecamatan"):
        return figures_of(REGISTRY, current_actor(), district_code=chosen["kecamatan"])
    found = query.with_only_columns(Household.id).subquery()
    persons = select(func.count(Person.id)).where(
        Person.household_id.in_(select(found.c.id)),
        Person.died_on.is_(None),
        Person.merged_into_id.is_(None),
    )
    return {
        "families": db.session.scalar(select(func.count()).select_from(found)) or 0,
        "persons": db.session.scalar(persons) or 0,
    }


@blueprint.get("/<int:household_id>")
@guard(REGISTRY_SEE)
def show(household_id: int) -> ResponseReturnValue:
    """Show one household: address, No. KK, members and warnings."""
    actor = current_actor()
    went_to = successor_household_id(household_id)
    if went_to is not None:
        return go_to(url_for("households.show", household_id=went_to))
    household = get_household(actor, household_id)
    case_id = ports.open_case_id(household.id)
    return render_page(
        "households/show.html",
        household=household,
        warnings=[
            *household_warnings(household),
            *household_list_warnings(household),
        ],
        may_change=may_change(actor, household),
        may_unmask=may_unmask(actor, household),
        case_id=case_id,
        may_open_case=case_id is None and ports.may_open_case(actor),
        back_url=url_for("households.index"),
    )

"""The list of families and the page of one."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts.guard import current_actor, guard
from portal.extensions import db
from portal.households.access import may_change, may_unmask
from portal.households.case_link import case_link
from portal.households.models import Household, Person
from portal.households.queries import get_household, visible_households, where_all_went
from portal.households.views.room import blueprint
from portal.households.warnings import warnings_of
from portal.permissions import Permission, allows
from portal.regions.queries import districts, villages
from portal.web import go_to, render_page
from portal.web.pagination import Sort, paginate


@blueprint.get("")
@guard(Permission.REGISTRY_SEE)
def index() -> ResponseReturnValue:
    """Families of the scope, newest first."""
    actor = current_actor()
    chosen = {name: request.args.get(name, "") for name in ("kecamatan", "desa", "kk")}
    query = visible_households(actor)
    if chosen["kecamatan"]:
        query = query.where(Household.district_code == chosen["kecamatan"])
    if chosen["desa"]:
        query = query.where(Household.village_code == chosen["desa"])
    if chosen["kk"] == "belum":
        query = query.where(Household.kk_number.is_(None))
    found = query.with_only_columns(Household.id).subquery()
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
        families=db.session.scalar(select(func.count()).select_from(found)),
        persons=db.session.scalar(
            select(func.count(Person.id)).where(
                Person.household_id.in_(select(found.c.id)),
                Person.died_on.is_(None),
                Person.merged_into_id.is_(None),
            )
        ),
        may_register=allows(actor, Permission.REGISTRY_REGISTER),
    )


@blueprint.get("/<int:household_id>")
@guard(Permission.REGISTRY_SEE)
def show(household_id: int) -> ResponseReturnValue:
    """One family: address, No. KK, members, what to look at."""
    actor = current_actor()
    went_to = where_all_went(household_id)
    if went_to is not None:
        return go_to(url_for("households.show", household_id=went_to))
    household = get_household(actor, household_id)
    case_id = case_link().open_case_id(household.id)
    return render_page(
        "households/show.html",
        household=household,
        warnings=warnings_of(household),
        may_change=may_change(actor, household),
        may_unmask=may_unmask(actor, household),
        case_id=case_id,
        may_open_case=case_id is None and allows(actor, Permission.CASE_MANAGE),
        back_url=url_for("households.index"),
    )

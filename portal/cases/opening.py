"""Opening a case: from a family's page, or from the start by finding the family first."""

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField

from portal.accounts.guard import current_actor, guard
from portal.accounts.models import User
from portal.cases import services
from portal.cases.queries import open_case_of
from portal.errors import InvalidInput
from portal.extensions import db
from portal.households.models import Household
from portal.households.queries import get_household
from portal.permissions import Permission, Reach, require
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.choices import choices_of
from portal.web.forms import PortalForm

blueprint = Blueprint("case_opening", __name__, url_prefix="/kasus/buka")


class OpeningForm(PortalForm):
    """Who accompanies the family; a caseworker opens cases for themselves."""

    caseworker = SelectField(lazy_gettext("Pendamping"), default="")


@blueprint.get("")
@guard(Permission.CASE_MANAGE)
def start() -> ResponseReturnValue:
    """Find the family first, or register it."""
    return render_page("cases/opening_start.html")


@blueprint.route("/<int:household_id>", methods=["GET", "POST"])
@guard(Permission.CASE_MANAGE)
def confirm(household_id: int) -> ResponseReturnValue:
    """Open the case of this family."""
    actor = current_actor()
    household = get_household(actor, household_id)
    existing = open_case_of(household.id)
    if existing is not None:
        flash(gettext("Keluarga ini sudah punya kasus terbuka."), "info")
        return go_to(url_for("case_file.show", case_id=existing.id))
    chooses = require(actor, Permission.CASE_MANAGE) is not Reach.OWN
    form = _form(household) if chooses else PortalForm()
    if form.validate_on_submit():
        try:
            with transaction():
                case = services.open_case(
                    actor, household=household, caseworker=_caseworker(form) if chooses else None
                )
                case_id, number = case.id, case.number
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Kasus %(number)s terbuka.", number=number), "done")
            return go_to(url_for("case_file.show", case_id=case_id))
    return render_page(
        "cases/opening_confirm.html", form=form, household=household, chooses=chooses
    )


def _form(household: Household) -> OpeningForm:
    form = OpeningForm()
    offered = {str(user.id): user.name for user in services.caseworkers_for(household)}
    form.caseworker.choices = choices_of({"": gettext("Tetapkan nanti"), **offered})
    return form


def _caseworker(form: OpeningForm) -> User | None:
    chosen = form.caseworker.data
    return db.session.get_one(User, int(chosen)) if chosen else None

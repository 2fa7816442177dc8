"""Open a case from a family's page, or search the family first."""

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField

from portal.casework.cases import services
from portal.casework.cases.permissions import CASE_MANAGE
from portal.casework.cases.queries import open_case_of
from portal.casework.cases.step_page import page_of
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.accounts.models import User
from portal.platform.editing.saving import save
from portal.platform.permissions import Reach, require
from portal.platform.web import go_to, render_page
from portal.platform.web.fields import choices_of
from portal.platform.web.forms import PortalForm
from portal.registry.households.models import Household
from portal.registry.households.queries import get_household

blueprint = Blueprint("case_opening", __name__, url_prefix="/kasus/buka")


class OpeningForm(PortalForm):
    """The caseworker of the new case; caseworkers open cases for themselves."""

    caseworker = SelectField(lazy_gettext("Pendamping"), default="")


@blueprint.get("")
@guard(CASE_MANAGE)
def start() -> ResponseReturnValue:
    """Search for the family, or register it."""
    return render_page("cases/opening_start.html")


@blueprint.route("/<int:household_id>", methods=["GET", "POST"])
@guard(CASE_MANAGE)
def confirm(household_id: int) -> ResponseReturnValue:
    """Open the case of this family."""
    actor = current_actor()
    household = get_household(actor, household_id)
    existing = open_case_of(household.id)
    if existing is not None:
        flash(gettext("Keluarga ini sudah punya kasus terbuka."), "info")
        return go_to(page_of(existing.id))
    chooses = require(actor, CASE_MANAGE) is not Reach.OWN
    form = _form(household) if chooses else PortalForm()
    answer = save(
        form,
        lambda: services.open_case(
            actor, household=household, caseworker=_caseworker(form) if chooses else None
        ),
        to=lambda case: page_of(case.id),
        done=lambda case: gettext("Kasus %(number)s terbuka.", number=case.number),
    )
    return answer or render_page(
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

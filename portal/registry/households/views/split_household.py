"""Split some members off into a household with its own KK."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.clock import today
from portal.core.types import Relation
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save_unless_overtaken
from portal.platform.web import render_page
from portal.platform.web.fields import new_submission
from portal.registry.households import services
from portal.registry.households.forms import SplitForm
from portal.registry.households.models import Household, Person
from portal.registry.households.permissions import REGISTRY_REGISTER
from portal.registry.households.views.blueprint import blueprint
from portal.registry.households.views.edit_household import (
    address_form_data,
    get_changeable_household,
    submitted_address,
)
from portal.registry.households.views.number_holders import holder_url
from portal.registry.households.wording import household_name

#: Age in years from which a person has a KTP and may head a KK (UU 23/2006, Pasal 63).
GROWN_UP = 17


@blueprint.route("/<int:household_id>/pecah", methods=["GET", "POST"])
@guard(REGISTRY_REGISTER)
def split(household_id: int) -> ResponseReturnValue:
    """Choose the members who leave, and their new relations."""
    household = get_changeable_household(household_id)
    form = SplitForm(data=_initial_data(household))
    answer = save_unless_overtaken(
        form,
        lambda: _split(form, household),
        now=lambda: household.version,
        to=lambda made: url_for("households.show", household_id=made.id),
        done=lambda made: gettext("Keluarga %(name)s dibentuk.", name=household_name(made)),
    )
    return answer or render_page(
        "households/split.html",
        form=form,
        household=household,
        names={str(person.id): person.name for person in household.living},
        holder_url=holder_url(form.refusal),
    )


def _split(form: SplitForm, household: Household) -> Household:
    return services.split_household(
        current_actor(),
        household,
        version=form.read_at,
        leaving=form.leaving(),
        kk=form.kk_number.data,
        submission=form.submission.data or "",
        **submitted_address(form),
    )


def _initial_data(household: Household) -> dict[str, Any]:
    """Return the form data with the old address and a default relation for each member."""
    members = [
        {"person_id": str(person.id), "leaves": False, "relation": _default_relation(person)}
        for person in household.living
    ]
    return {
        **address_form_data(household),
        "members": members,
        "submission": new_submission(),
    }


def _default_relation(person: Person) -> str:
    """Return the relation to suggest: a grown child heads the new household."""
    age = person.age_on(today())
    if person.relation is Relation.CHILD and (age is None or age >= GROWN_UP):
        return Relation.HEAD.value
    return person.relation.value

"""Some members leave for a KK of their own."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.clock import today
from portal.households import services
from portal.households.forms import SplitForm
from portal.households.labels import household_name
from portal.households.models import Household, Person, Relation
from portal.households.views.households import address_values, changeable, typed_address
from portal.households.views.room import blueprint
from portal.households.views.saving import holder_url
from portal.permissions import Permission
from portal.web import go_to, render_page
from portal.web.fields import new_submission
from portal.web.saving import refused_or_overtaken

#: Years from which somebody may have a KTP, and with it a KK of their own.
GROWN_UP = 17


@blueprint.route("/<int:household_id>/pecah", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def split(household_id: int) -> ResponseReturnValue:
    """Choose who leaves, and as what."""
    household = changeable(household_id)
    form = SplitForm(data=_as_it_is(household))
    error = None
    if form.validate_on_submit():
        made: list[Household] = []
        error = refused_or_overtaken(form, household, lambda: made.append(_split(form, household)))
        if error is None:
            flash(gettext("Keluarga %(name)s dibentuk.", name=household_name(made[0])), "done")
            return go_to(url_for("households.show", household_id=made[0].id))
    return render_page(
        "households/split.html",
        form=form,
        household=household,
        names={str(person.id): person.name for person in household.living},
        holder_url=holder_url(error),
    )


def _split(form: SplitForm, household: Household) -> Household:
    return services.split_household(
        current_actor(),
        household,
        version=form.read_at,
        leaving=form.leaving(),
        kk=form.kk_number.data,
        submission=form.submission.data or "",
        **typed_address(form),
    )


def _as_it_is(household: Household) -> dict[str, Any]:
    """The form before anybody chose: the old address, everybody with a first guess."""
    members = [
        {"person_id": str(person.id), "leaves": False, "relation": _relation_after(person)}
        for person in household.living
    ]
    return {
        **address_values(household),
        "members": members,
        "submission": new_submission(),
    }


def _relation_after(person: Person) -> str:
    """A first guess: a grown child who leaves heads a family of their own."""
    age = person.age_on(today())
    if person.relation is Relation.CHILD and (age is None or age >= GROWN_UP):
        return Relation.HEAD.value
    return person.relation.value

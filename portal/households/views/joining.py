"""One person moves into a family that is registered already."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.errors import InvalidInput
from portal.households import services
from portal.households.access import covers, may_change, require_change
from portal.households.forms import JoinByKkForm, JoinForm
from portal.households.models import Household, Person, Relation
from portal.households.queries import get_household, household_with
from portal.households.views.persons import changeable_person
from portal.households.views.room import blueprint
from portal.permissions import Permission
from portal.types import KkNumber
from portal.web import go_to, render_page
from portal.web.saving import refused_or_overtaken


@blueprint.route("/anggota/<int:person_id>/gabung", methods=["GET", "POST"])
@guard(Permission.REGISTRY_REGISTER)
def join(person_id: int) -> ResponseReturnValue:
    """Name the family by its No. KK (it is known where a member was to be added to it), and the
    relation there."""
    person = changeable_person(person_id)
    family = _family_asked_for(request.args.get("keluarga", type=int))
    data = {"version": person.version, **_relation_asked_for()}
    form = JoinByKkForm(data=data) if family is None else JoinForm(data=data)
    if form.validate_on_submit():
        error = refused_or_overtaken(form, person, lambda: _join(form, person, family))
        if error is None:
            flash(gettext("%(name)s kini anggota keluarga ini.", name=person.name), "done")
            return go_to(url_for("households.show", household_id=person.household_id))
    return render_page("households/join.html", form=form, person=person, family=family)


def _family_asked_for(household_id: int | None) -> Household | None:
    if household_id is None:
        return None
    household = get_household(current_actor(), household_id)
    require_change(current_actor(), household)
    return household


def _relation_asked_for() -> dict[str, str]:
    asked = request.args.get("hubungan", "")
    return {"relation": asked} if asked in set(Relation) else {}


def _join(form: JoinForm, person: Person, family: Household | None) -> None:
    services.join_household(
        current_actor(),
        person,
        version=form.read_at,
        household=family or _family_with(form.kk_number.data),
        relation=form.chosen_relation(),
    )


def _family_with(kk: KkNumber) -> Household:
    """The family with this No. KK, if it is theirs to change; outside the scope there is none."""
    household = household_with(kk)
    if household is None or not covers(current_actor(), household.district_code):
        raise InvalidInput(
            gettext("Tidak ada keluarga dengan No. KK ini di wilayah tugas Anda."),
            field="kk_number",
        )
    if not may_change(current_actor(), household):
        raise InvalidInput(
            gettext("Keluarga itu ada pada kasus pendamping lain. Mintalah penyelia."),
            field="kk_number",
        )
    return household

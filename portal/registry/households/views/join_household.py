"""Move one person to a registered household."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.errors import InvalidInput
from portal.core.types import KkNumber, Relation
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save_unless_overtaken
from portal.platform.scope import covers
from portal.platform.web import render_page
from portal.registry.households import services
from portal.registry.households.access import may_change, require_change
from portal.registry.households.forms import JoinByKkForm, JoinForm
from portal.registry.households.models import Household, Person
from portal.registry.households.permissions import REGISTRY_REGISTER
from portal.registry.households.queries import get_household, household_with_kk
from portal.registry.households.views.blueprint import blueprint
from portal.registry.households.views.persons import get_changeable_person


@blueprint.route("/anggota/<int:person_id>/gabung", methods=["GET", "POST"])
@guard(REGISTRY_REGISTER)
def join(person_id: int) -> ResponseReturnValue:
    """Ask for the No. KK of the household and the relation there.

    ``?keluarga=`` names the household if the user came from there.
    """
    person = get_changeable_person(person_id)
    family = _requested_household(request.args.get("keluarga", type=int))
    data = {"version": person.version, **_requested_relation()}
    form = JoinByKkForm(data=data) if family is None else JoinForm(data=data)
    answer = save_unless_overtaken(
        form,
        lambda: _join(form, person, family),
        now=lambda: person.version,
        to=lambda _: url_for("households.show", household_id=person.household_id),
        done=gettext("%(name)s kini anggota keluarga ini.", name=person.name),
    )
    return answer or render_page("households/join.html", form=form, person=person, family=family)


def _requested_household(household_id: int | None) -> Household | None:
    if household_id is None:
        return None
    household = get_household(current_actor(), household_id)
    require_change(current_actor(), household)
    return household


def _requested_relation() -> dict[str, str]:
    asked = request.args.get("hubungan", "")
    return {"relation": asked} if asked in set(Relation) else {}


def _join(form: JoinForm, person: Person, family: Household | None) -> None:
    services.join_household(
        current_actor(),
        person,
        version=form.read_at,
        household=family or _household_with_kk(form.kk_number.data),
        relation=form.chosen_relation(),
    )


def _household_with_kk(kk: KkNumber) -> Household:
    """Return the household with this No. KK. Raise :class:`InvalidInput` if the actor may not see
    or change it."""
    household = household_with_kk(kk)
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

"""The form that asks who takes over the work of an account."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from wtforms import SelectField
from wtforms.validators import DataRequired

from portal.core.extensions import db
from portal.overview.staff.held_work import HeldWork, other_officers, successors_in
from portal.overview.staff.services import Successors
from portal.platform.accounts.models import User
from portal.platform.regions.queries import districts
from portal.platform.web.fields import choices_of
from portal.platform.web.forms import PortalForm

#: The choice to leave work without anybody, which must be made, too.
NOBODY = "nobody"
_EVENTS = "events"
_CASES = "cases_"


def handing_over_form(user: User, work: HeldWork) -> PortalForm | None:
    """Return a form with a choice for each kecamatan and for the events; None without work."""
    if not work:
        return None
    fields: dict[str, Any] = {}
    people = successors_in([held.district_code for held in work.cases], besides=user)
    names = {region.code: region.name for region in districts()}
    for held in work.cases:
        place = names.get(held.district_code or "", gettext("tanpa kecamatan"))
        label = gettext("Kasus di %(place)s", place=place)
        nobody = gettext("Tanpa pendamping: penyelia yang menetapkan")
        fields[_name(held.district_code)] = _select(label, people[held.district_code], nobody)
    if work.events:
        nobody = gettext("Tanpa petugas: penyelia yang menetapkan")
        fields[_EVENTS] = _select(gettext("Acara"), other_officers(user), nobody)
    return type("HandingOverForm", (PortalForm,), fields)()


def successors_of(form: PortalForm | None, work: HeldWork) -> Successors:
    """Return who was chosen in a valid form."""
    if form is None:
        return Successors()
    return Successors(
        cases={held.district_code: _chosen(form, held.district_code) for held in work.cases},
        events=_person(form[_EVENTS].data) if work.events else None,
    )


def _chosen(form: PortalForm, district_code: str | None) -> User | None:
    return _person(form[_name(district_code)].data)


def _person(value: str) -> User | None:
    return None if value == NOBODY else db.session.get_one(User, int(value))


def _name(district_code: str | None) -> str:
    return _CASES + (district_code or "").replace(".", "_")


def _select(label: str, people: Any, nobody: str) -> SelectField:
    choices: Mapping[str, str] = {
        "": gettext("Pilih siapa yang melanjutkan"),
        **{str(person.id): person.name for person in people},
        NOBODY: nobody,
    }
    return SelectField(label, choices=choices_of(choices), validators=[DataRequired()])

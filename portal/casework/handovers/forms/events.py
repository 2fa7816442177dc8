"""Forms of events."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    DateTimeLocalField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.clock import ZONE_NAME, at_local
from portal.platform.accounts.models import User
from portal.platform.regions.models import Region
from portal.platform.web.day_ranges import PLANNED
from portal.platform.web.fields import choices_of
from portal.platform.web.forms import VersionedForm


class EventForm(VersionedForm):
    """Name, time and place of an event."""

    name = StringField(_("Nama acara"), validators=[DataRequired(), Length(max=160)])
    starts_at = DateTimeLocalField(
        _("Tanggal dan jam mulai (%(zone)s)", zone=ZONE_NAME), validators=[InputRequired(), PLANNED]
    )
    place = StringField(_("Tempat"), validators=[DataRequired(), Length(max=160)])

    @property
    def moment(self) -> datetime:
        """Return the start as an aware datetime."""
        assert self.starts_at.data is not None  # noqa: S101 - the field is required
        return at_local(self.starts_at.data)


class NewEventForm(EventForm):
    """A new event. The kecamatan is fixed afterwards, since it limits who can be invited."""

    district_code = SelectField(_("Kecamatan"), validators=[InputRequired()])

    def offer(self, districts: Sequence[Region]) -> None:
        """Set the choices; a single kecamatan is preselected."""
        self.district_code.choices = choices_of(
            {"": gettext("Pilih kecamatan")} | {region.code: region.name for region in districts}
        )
        if len(districts) == 1 and not self.is_submitted():
            self.district_code.data = districts[0].code


class OfficersField(SelectMultipleField):
    """Accounts as a list of checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class OfficersForm(VersionedForm):
    """The officers of an event."""

    officers = OfficersField(_("Petugas"), coerce=int)

    def offer(self, people: Sequence[User]) -> None:
        """Set the choices."""
        self.officers.choices = choices_of({user.id: user.name for user in people})

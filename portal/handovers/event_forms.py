"""Forms of events."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    DateTimeLocalField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.accounts.models import User
from portal.clock import WIB, to_wib, today
from portal.regions.models import Region
from portal.web.choices import choices_of
from portal.web.forms import VersionedForm

FURTHEST = timedelta(days=730)


class EventForm(VersionedForm):
    """When and where."""

    name = StringField(_("Nama acara"), validators=[DataRequired(), Length(max=160)])
    starts_at = DateTimeLocalField(_("Tanggal dan jam mulai (WIB)"), validators=[InputRequired()])
    place = StringField(_("Tempat"), validators=[DataRequired(), Length(max=160)])

    @property
    def moment(self) -> datetime:
        """The beginning, as an aware moment."""
        assert self.starts_at.data is not None  # noqa: S101 - the field is required
        return self.starts_at.data.replace(tzinfo=WIB)

    def validate_starts_at(self, field: DateTimeLocalField) -> None:
        """Families are told by SMS: a day that is gone, or far away, is a slip of the hand."""
        if field.data is None:
            return
        day = to_wib(self.moment).date()
        if day < today():
            raise ValidationError(gettext("Hari itu sudah lewat."))
        if day > today() + FURTHEST:
            raise ValidationError(gettext("Periksa tahunnya."))


class NewEventForm(EventForm):
    """The kecamatan is chosen once: it says who can be invited."""

    district_code = SelectField(_("Kecamatan"), validators=[InputRequired()])

    def offer(self, districts: Sequence[Region]) -> None:
        """Fill the choices; the only one is chosen already."""
        ask = {"": gettext("Pilih kecamatan")} if len(districts) > 1 else {}
        self.district_code.choices = choices_of(
            ask | {region.code: region.name for region in districts}
        )


class OfficersField(SelectMultipleField):
    """People as a list of boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class OfficersForm(VersionedForm):
    """Who runs the event."""

    officers = OfficersField(_("Petugas"), coerce=int)

    def offer(self, people: Sequence[User]) -> None:
        """Fill the choices."""
        self.officers.choices = choices_of({user.id: user.name for user in people})

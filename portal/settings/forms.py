"""The form of a new value, shaped by the kind of the setting."""

from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import DateField, Field, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from portal.errors import InvalidInput
from portal.settings.definitions import Kind, Setting
from portal.web.forms import PortalForm

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
LONGEST_BASIS = 300


class ValueForm(PortalForm):
    """A value, the day from which it holds, and what it rests on."""

    value: Field
    valid_from = DateField(_("Berlaku sejak"), validators=[DataRequired()])
    basis = StringField(
        _("Dasar atau alasan"),
        validators=[
            DataRequired(),
            Length(max=LONGEST_BASIS, message=_("Paling banyak 300 huruf.")),
        ],
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.setting = setting

    def validate_value(self, field: Field) -> None:
        """What the setting itself says about a value."""
        try:
            self.setting.parse(field.data or "")
        except InvalidInput as error:
            raise ValidationError(str(error.message)) from error

    def validate_valid_from(self, field: DateField) -> None:
        """A day that an office could mean."""
        if field.data is not None and not EARLIEST <= field.data <= LATEST:
            raise ValidationError(_("Tulis tanggal antara tahun 2000 dan 2100."))


class LineForm(ValueForm):
    """Most settings: one line."""

    value = StringField(_("Nilai baru"))


class TextForm(ValueForm):
    """A longer text."""

    value = TextAreaField(_("Teks baru"))


class YesNoForm(ValueForm):
    """A switch."""

    value = RadioField(_("Nilai baru"), choices=[("ya", _("ya")), ("tidak", _("tidak"))])


FORMS: dict[Kind, type[ValueForm]] = {Kind.LONG_TEXT: TextForm, Kind.BOOLEAN: YesNoForm}


def form_for(setting: Setting) -> ValueForm:
    """A form that suits the kind of ``setting``."""
    return FORMS.get(setting.kind, LineForm)(setting)

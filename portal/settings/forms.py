"""The form of a new value, shaped by the kind of the setting."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import DateField, Field, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from portal.settings.definitions import Kind, Setting
from portal.web.choices import choices_of
from portal.web.forms import VersionedForm, beside_its_field

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
LONGEST_BASIS = 300


class ValueForm(VersionedForm):
    """A value, the day from which it holds, and what it rests on. Its version is the number of the
    newest value of the setting that was on the screen."""

    setting: ClassVar[Setting]
    value: Field
    valid_from = DateField(_("Berlaku sejak"), validators=[DataRequired()])
    basis = StringField(
        _("Dasar atau alasan"),
        validators=[
            DataRequired(),
            Length(max=LONGEST_BASIS, message=_("Paling banyak 300 huruf.")),
        ],
    )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Once all of it is right the value stands as the portal writes it, so that 400000 and
        400.000 are no two versions; what is refused stays as it was typed."""
        right = super().validate(extra_validators)
        if right:
            self.value.data = self.setting.write(self.setting.parse(self.value.data or ""))
        return right

    @property
    def day(self) -> date:
        """The day from which the value holds."""
        assert self.valid_from.data is not None  # noqa: S101 - the field is required
        return self.valid_from.data

    def validate_value(self, field: Field) -> None:
        """What the setting itself says about a value."""
        with beside_its_field():
            self.setting.parse(field.data or "")

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

    value = RadioField(_("Nilai baru"), choices=choices_of({"ya": _("ya"), "tidak": _("tidak")}))


FORMS: dict[Kind, type[ValueForm]] = {Kind.LONG_TEXT: TextForm, Kind.BOOLEAN: YesNoForm}


def form_for(setting: Setting) -> type[ValueForm]:
    """The form that suits the kind of ``setting``."""
    suited = FORMS.get(setting.kind, LineForm)
    bound: type[ValueForm] = type(suited.__name__, (suited,), {"setting": setting})
    return bound

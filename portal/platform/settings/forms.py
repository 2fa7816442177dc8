"""Form of a new setting value, by the kind of the setting."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import DateField, Field, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from portal.platform.settings.definitions import Setting, SettingKind
from portal.platform.web.day_ranges import VALIDITY
from portal.platform.web.fields import choices_of
from portal.platform.web.forms import VersionedForm, as_field_error

LONGEST_BASIS = 300


class ValueForm(VersionedForm):
    """A value, the day from which it is valid, and its legal basis. ``version`` is the id of the
    newest value that was shown."""

    setting: ClassVar[Setting]
    value: Field
    valid_from = DateField(_("Berlaku sejak"), validators=[DataRequired(), VALIDITY])
    basis = StringField(
        _("Dasar atau alasan"),
        validators=[
            Length(max=LONGEST_BASIS, message=_("Paling banyak 300 huruf.")),
        ],
    )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Validate, then normalise a valid value, so that 400000 and 400.000 do not count as two
        versions. An invalid value stays as typed."""
        right = super().validate(extra_validators)
        if right:
            self.value.data = self.setting.write(self.setting.parse(self.value.data or ""))
        return right

    @property
    def day(self) -> date:
        """Day from which the value is valid."""
        assert self.valid_from.data is not None  # noqa: S101 - the field is required
        return self.valid_from.data

    def validate_basis(self, field: Field) -> None:
        """Ask for a basis where the setting needs one."""
        if self.setting.needs_basis and not field.data:
            raise ValidationError(_("Wajib diisi."))

    def validate_value(self, field: Field) -> None:
        """Apply the check of the setting."""
        with as_field_error():
            self.setting.parse(field.data or "")


class LineForm(ValueForm):
    """Value in a single line."""

    value = StringField(_("Nilai baru"))


class LongTextForm(ValueForm):
    """Value in a text area."""

    value = TextAreaField(_("Teks baru"))


class YesNoForm(ValueForm):
    """Boolean value."""

    value = RadioField(_("Nilai baru"), choices=choices_of({"ya": _("ya"), "tidak": _("tidak")}))


FORMS: dict[SettingKind, type[ValueForm]] = {
    SettingKind.LONG_TEXT: LongTextForm,
    SettingKind.BOOLEAN: YesNoForm,
}


def form_for(setting: Setting) -> type[ValueForm]:
    """Return the form class for the kind of ``setting``."""
    suited = FORMS.get(setting.kind, LineForm)
    bound: type[ValueForm] = type(suited.__name__, (suited,), {"setting": setting})
    return bound

"""Forms of SMS."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.core.types import clean_text
from portal.platform.messages.ports import OtherNumber
from portal.platform.web.fields import PhoneField, choices_of
from portal.platform.web.forms import PortalForm, VersionedForm


class DoubtForm(PortalForm):
    """Result of checking an uncertain message by hand."""

    went_out = RadioField(
        _("Kabar dari penerima"),
        choices=choices_of({"yes": _("Sudah diterima"), "no": _("Tidak diterima")}),
    )
    evidence = TextAreaField(_("Sumber kabar"), validators=[DataRequired(), Length(max=500)])


class SmsTestForm(PortalForm):
    """The number of a test SMS."""

    number = PhoneField(_("Nomor ponsel"), [InputRequired()])


class OtherNumberForm(PortalForm):
    """Another number of the family, to which an undelivered message is sent."""

    phone_id = RadioField(_("Nomor keluarga sekarang"), validators=[InputRequired()])

    def offer(self, numbers: Sequence[OtherNumber]) -> None:
        """Set these numbers, masked, as choices."""
        self.phone_id.choices = [
            (str(other.phone_id), f"{other.number.masked} ({other.owner})") for other in numbers
        ]


class TemplateForm(VersionedForm):
    """Text of a step in one language. ``based_on`` is the version that the author edited."""

    text = TextAreaField(
        _("Teks SMS"),
        validators=[InputRequired(), Length(max=400)],
        filters=[lambda text: clean_text(text) if text else text],
    )
    version = HiddenField(name="based_on")

"""Forms of replies."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from portal.replies.models import Outcome
from portal.web.choices import choices_of
from portal.web.forms import PortalForm


class SettleForm(PortalForm):
    """What a reply is, and whose."""

    outcome = RadioField(
        _("Pesan ini"),
        choices=choices_of(
            {
                Outcome.COMPLAINT: _("Pengaduan yang harus dijawab"),
                Outcome.NOTED: _("Kabar untuk dicatat pada kasus"),
                Outcome.READ: _("Sudah dibaca, tidak perlu apa-apa"),
            }
        ),
        validators=[InputRequired()],
    )
    case_number = StringField(_("Nomor kasus"), validators=[Length(max=40)])

    def validate_case_number(self, field: StringField) -> None:
        """A complaint or a note belongs to a case."""
        if self.outcome.data in {Outcome.COMPLAINT.value, Outcome.NOTED.value} and not field.data:
            raise ValidationError(gettext("Tulis nomor kasusnya."))

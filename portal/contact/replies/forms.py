"""Forms of replies."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from portal.contact.replies.models import ReplyOutcome
from portal.platform.web.fields import choices_of
from portal.platform.web.forms import PortalForm


class SettleForm(PortalForm):
    """How a reply is settled, and the case it belongs to."""

    outcome = RadioField(
        _("Pesan ini"),
        choices=choices_of(
            {
                ReplyOutcome.COMPLAINT: _("Pengaduan yang harus dijawab"),
                ReplyOutcome.NOTED: _("Kabar untuk dicatat pada kasus"),
                ReplyOutcome.REFUSED: _("Permintaan berhenti: jangan kirim SMS lagi ke nomor ini"),
                ReplyOutcome.READ: _("Sudah dibaca, tidak perlu apa-apa"),
            }
        ),
        validators=[InputRequired()],
    )
    case_number = StringField(_("Nomor kasus"), validators=[Length(max=40)])

    def validate_case_number(self, field: StringField) -> None:
        """Require a case number for a complaint or a note."""
        if (
            self.outcome.data in {ReplyOutcome.COMPLAINT.value, ReplyOutcome.NOTED.value}
            and not field.data
        ):
            raise ValidationError(gettext("Tulis nomor kasusnya."))

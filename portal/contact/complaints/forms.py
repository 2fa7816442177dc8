"""Forms of complaints."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.contact.complaints.models import Channel
from portal.contact.complaints.wording import CHANNEL
from portal.platform.web.fields import choices_of
from portal.platform.web.forms import PortalForm


class ReceiveForm(PortalForm):
    """A complaint entered by staff; complaints by SMS are stored automatically."""

    channel = RadioField(
        _("Disampaikan lewat"),
        choices=choices_of({key: CHANNEL[key] for key in CHANNEL if key is not Channel.SMS}),
        default=Channel.IN_PERSON.value,
        validators=[InputRequired()],
    )
    text = TextAreaField(_("Isi pengaduan"), validators=[DataRequired(), Length(max=4000)])


class ComplaintAnswerForm(PortalForm):
    """The answer to a complaint."""

    answer = TextAreaField(
        _("Jawaban dan apa yang dilakukan"), validators=[DataRequired(), Length(max=4000)]
    )

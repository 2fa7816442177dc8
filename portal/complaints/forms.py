"""Forms of complaints."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.complaints.models import Channel
from portal.complaints.wording import CHANNEL
from portal.web.choices import choices_of
from portal.web.forms import PortalForm


class ReceiveForm(PortalForm):
    """A complaint that somebody brings; one by SMS comes by itself."""

    channel = RadioField(
        _("Disampaikan lewat"),
        choices=choices_of({key: CHANNEL[key] for key in CHANNEL if key is not Channel.SMS}),
        default=Channel.IN_PERSON.value,
        validators=[InputRequired()],
    )
    text = TextAreaField(_("Isi pengaduan"), validators=[DataRequired(), Length(max=4000)])


class AnswerForm(PortalForm):
    answer = TextAreaField(
        _("Jawaban dan apa yang dilakukan"), validators=[DataRequired(), Length(max=4000)]
    )

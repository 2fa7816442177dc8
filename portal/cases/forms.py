"""Forms of a case's smaller steps."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileRequired
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.cases.states import CloseReason
from portal.cases.wording import CLOSE_REASON
from portal.files.forms import FileForm, SentFileField
from portal.files.services import clean_attachment
from portal.web.choices import choices_of
from portal.web.forms import PortalForm, VersionedForm

#: Graduation has its own page and rule; merging is linkage's.
BY_HAND = [
    reason for reason in CloseReason if reason not in {CloseReason.GRADUATED, CloseReason.MERGED}
]


class AssignForm(VersionedForm):
    caseworker = SelectField(_("Pendamping"), coerce=int, validators=[DataRequired()])


class NoteForm(PortalForm):
    text = TextAreaField(_("Catatan"), validators=[DataRequired(), Length(max=5000)])


class TaskForm(PortalForm):
    title = StringField(_("Yang perlu dilakukan"), validators=[DataRequired(), Length(max=200)])
    due_on = DateField(_("Paling lambat"), validators=[Optional()])


class AttachmentForm(FileForm):
    file = SentFileField(_("Foto atau PDF"), clean_attachment, validators=[FileRequired()])
    caption = StringField(_("Keterangan"), validators=[Length(max=200)])
    consent = BooleanField(_("Orang yang difoto menyetujui fotonya disimpan"))


class CloseForm(PortalForm):
    reason = RadioField(
        _("Alasan"),
        choices=choices_of({reason: CLOSE_REASON[reason] for reason in BY_HAND}),
        validators=[InputRequired()],
    )
    note = TextAreaField(_("Penjelasan"), validators=[DataRequired(), Length(max=2000)])


class ClosingProposalForm(VersionedForm, CloseForm):
    """What is asked of the supervisor; one proposal at a time."""


class AnswerForm(PortalForm):
    note = TextAreaField(_("Penjelasan"), validators=[DataRequired(), Length(max=2000)])

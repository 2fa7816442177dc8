"""Forms of a case."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from flask_wtf.file import FileRequired
from wtforms import BooleanField, DateField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.casework.cases.states import CloseReason
from portal.casework.cases.wording import CLOSE_REASON
from portal.platform.files.forms import FileForm, SentFileField
from portal.platform.files.photos import clean_attachment
from portal.platform.web.day_ranges import PLANNED
from portal.platform.web.fields import RecordField, choices_of
from portal.platform.web.forms import PortalForm, VersionedForm

#: Reasons without a form: graduation has its own page, and a merge sets its reason itself.
MANUAL_CLOSE_REASONS = [
    reason for reason in CloseReason if reason not in {CloseReason.GRADUATED, CloseReason.MERGED}
]


class AssignForm(VersionedForm):
    """The caseworker of a case."""

    caseworker = RecordField(_("Pendamping"), validators=[DataRequired()])


class CaseNoteForm(PortalForm):
    """A note."""

    text = TextAreaField(_("Catatan"), validators=[DataRequired(), Length(max=5000)])


class TaskForm(PortalForm):
    """A task."""

    title = StringField(_("Yang perlu dilakukan"), validators=[DataRequired(), Length(max=200)])
    due_on = DateField(_("Paling lambat"), validators=[Optional(), PLANNED])


class AttachmentForm(FileForm):
    """A photo or document."""

    file = SentFileField(_("Foto atau PDF"), clean_attachment, validators=[FileRequired()])
    caption = StringField(lazy_pgettext("foto", "Keterangan"), validators=[Length(max=200)])
    consent = BooleanField(_("Orang yang difoto menyetujui fotonya disimpan"))


class CloseForm(PortalForm):
    """The reason for closing a case."""

    reason = RadioField(
        _("Alasan"),
        choices=choices_of({reason: CLOSE_REASON[reason] for reason in MANUAL_CLOSE_REASONS}),
        validators=[InputRequired()],
    )
    note = TextAreaField(_("Penjelasan"), validators=[DataRequired(), Length(max=2000)])


class ClosingProposalForm(VersionedForm, CloseForm):
    """A proposal to the supervisor to close the case; a case has one at a time."""


class ClosingAnswerForm(PortalForm):
    """The answer to a proposal to close the case."""

    note = TextAreaField(_("Penjelasan"), validators=[DataRequired(), Length(max=2000)])

"""Forms of messages."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.types import clean_text
from portal.web.choices import choices_of
from portal.web.forms import PortalForm


class DoubtForm(PortalForm):
    """What a person found out about a message in doubt."""

    went_out = RadioField(
        _("Kabar dari penerima"),
        choices=choices_of({"yes": _("Sudah diterima"), "no": _("Tidak diterima")}),
    )
    evidence = TextAreaField(_("Sumber kabar"), validators=[DataRequired(), Length(max=500)])


class TextForm(PortalForm):
    """The text of a step in one language. ``based_on`` is the version the writer saw."""

    text = TextAreaField(
        _("Teks SMS"),
        validators=[InputRequired(), Length(max=400)],
        filters=[lambda text: clean_text(text) if text else text],
    )
    based_on = HiddenField()

    @property
    def version(self) -> int:
        """``based_on`` as a number; 0 stands for the text that the portal ships."""
        written = str(self.based_on.data or "")
        return int(written) if written.isdecimal() else 0

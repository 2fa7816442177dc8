"""Forms of changes that wait for a second person."""

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from portal.platform.web.forms import PortalForm


class AgreeForm(PortalForm):
    """Nothing but the confirmation."""


class RefuseForm(PortalForm):
    """Why a change is refused."""

    note = TextAreaField(_("Mengapa ditolak"), validators=[DataRequired(), Length(max=300)])

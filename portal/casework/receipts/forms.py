"""Forms of papers."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from portal.platform.web.forms import PortalForm


class ReprintForm(PortalForm):
    """The reason for another print."""

    reason = StringField(_("Alasan cetak ulang"), validators=[DataRequired(), Length(max=200)])

"""Forms of papers."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from portal.web.forms import PortalForm


class ReprintForm(PortalForm):
    """Why a paper is printed again."""

    reason = StringField(_("Alasan cetak ulang"), validators=[DataRequired(), Length(max=200)])

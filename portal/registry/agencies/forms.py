"""Forms of an agency."""

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Regexp

from portal.platform.web.forms import PortalForm, VersionedForm

NAME_LENGTH, CODE_LENGTH = 120, 30


class _NamePart(PortalForm):
    name = StringField(lazy_gettext("Nama instansi"), [InputRequired(), Length(max=NAME_LENGTH)])


class NameForm(_NamePart, VersionedForm):
    """Name of an agency."""


class AgencyForm(_NamePart):
    """A new agency."""

    code = StringField(
        lazy_gettext("Kode singkat"),
        [
            InputRequired(),
            Length(max=CODE_LENGTH),
            Regexp(r"[a-z]{2,}\Z", message=lazy_gettext("Huruf kecil saja, tanpa spasi.")),
        ],
    )

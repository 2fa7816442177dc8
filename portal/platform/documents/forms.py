"""Form of the emblem."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from portal.platform.files.forms import FileForm, SentFileField
from portal.platform.files.photos import clean_emblem


class EmblemForm(FileForm):
    """A new emblem, or none any more."""

    picture = SentFileField(_("Gambar lambang"), clean_emblem)
    remove = BooleanField(_("Lepas lambang dari kop"))

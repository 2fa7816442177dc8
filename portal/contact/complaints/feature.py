"""Manifest of the complaints room."""

from flask_babel import lazy_gettext as _

from portal.contact.complaints import models
from portal.contact.complaints.permissions import COMPLAINT_SEE, PERMISSIONS
from portal.contact.complaints.settings import SETTINGS
from portal.contact.complaints.views import blueprint
from portal.contact.complaints.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.web.navigation import NavigationItem

feature = Feature(
    name="contact.complaints",
    blueprints=(blueprint,),
    models=(models,),
    menu=(NavigationItem(_("Pengaduan"), "complaints.index", (COMPLAINT_SEE,), order=80),),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
)

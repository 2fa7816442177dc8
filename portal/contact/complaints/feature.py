"""Manifest of the complaints room."""

from flask_babel import lazy_gettext as _

from portal.contact.complaints import models
from portal.contact.complaints.permissions import COMPLAINT_SEE, PERMISSIONS
from portal.contact.complaints.queries import open_complaints
from portal.contact.complaints.settings import SETTINGS
from portal.contact.complaints.views import blueprint
from portal.contact.complaints.wording import AUDIT_WORDS
from portal.core.counting import plural
from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem
from portal.platform.web.waiting import Waiting

feature = Feature(
    name="contact.complaints",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(
            _("Pengaduan"), "complaints.index", (COMPLAINT_SEE,), MenuGroup.VOICES, order=80
        ),
    ),
    waiting=(
        Waiting(
            ids=open_complaints,
            text=plural("%(n)s pengaduan belum dijawab"),
            endpoint="complaints.index",
            order=50,
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
)

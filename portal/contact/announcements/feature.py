"""Manifest of the announcements room."""

from flask_babel import lazy_gettext as _

from portal.contact.announcements import models
from portal.contact.announcements.jobs import EVERY, finish_tasks_of_reached, queue_block
from portal.contact.announcements.permissions import MESSAGE_SEND, PERMISSIONS
from portal.contact.announcements.services import KIND
from portal.contact.announcements.settings import SETTINGS
from portal.contact.announcements.views import blueprint, job_url
from portal.contact.announcements.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.jobs.duties import Duty
from portal.platform.jobs.kinds import JobKind, JobPage
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="contact.announcements",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(
            _("Pengumuman SMS"), "announcements.index", (MESSAGE_SEND,), MenuGroup.VOICES, order=91
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    jobs=(JobKind(KIND, queue_block, page=JobPage(_("Pengumuman SMS"), leads_to=job_url)),),
    duties=(Duty("reached after all", finish_tasks_of_reached, EVERY),),
)

"""Manifest of the replies room."""

from flask_babel import lazy_gettext as _

from portal.contact.complaints.permissions import COMPLAINT_HANDLE
from portal.contact.replies import jobs, models
from portal.contact.replies.queries import replies_to_read
from portal.contact.replies.settings import SETTINGS
from portal.contact.replies.views import blueprint
from portal.contact.replies.wording import AUDIT_WORDS
from portal.core.counting import plural
from portal.platform.feature import Feature
from portal.platform.jobs.duties import Duty
from portal.platform.web.navigation import MenuGroup, NavigationItem
from portal.platform.web.waiting import Waiting

feature = Feature(
    name="contact.replies",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(
            _("SMS masuk"), "replies.index", (COMPLAINT_HANDLE,), MenuGroup.VOICES, order=95
        ),
    ),
    waiting=(
        Waiting(
            ids=replies_to_read,
            text=plural("%(n)s SMS masuk perlu dibaca"),
            endpoint="replies.index",
            order=55,
        ),
    ),
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    duties=(
        Duty("replies", jobs.process_replies, jobs.EVERY),
        Duty("failed messages", jobs.process_failures, jobs.FAILURES_EVERY),
    ),
)

"""Manifest of SMS."""

from flask_babel import lazy_gettext as _

from portal.platform.feature import Feature
from portal.platform.jobs.duties import Duty
from portal.platform.messages import models
from portal.platform.messages.commands import messages
from portal.platform.messages.jobs import send_due
from portal.platform.messages.permissions import MESSAGE_SEE, PERMISSIONS, TEMPLATE_MANAGE
from portal.platform.messages.readiness import CHECKS
from portal.platform.messages.settings import RULES, SETTINGS
from portal.platform.messages.views import messages as pages
from portal.platform.messages.views import templates, test_sms, webhooks
from portal.platform.messages.wording import AUDIT_WORDS
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="platform.messages",
    blueprints=(pages.blueprint, templates.blueprint, test_sms.blueprint, webhooks.blueprint),
    models=(models,),
    menu=(
        NavigationItem(
            _("Pesan SMS"), "messages.index", (MESSAGE_SEE,), MenuGroup.VOICES, order=90
        ),
        NavigationItem(
            _("Teks SMS"), "message_texts.index", (TEMPLATE_MANAGE,), MenuGroup.OFFICE, order=230
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    setting_rules=RULES,
    readiness=CHECKS,
    duties=(Duty("messages", send_due),),
    commands=(messages,),
)

"""Manifest of accounts."""

from flask_babel import lazy_gettext as _

from portal.platform.accounts import models
from portal.platform.accounts.commands import users
from portal.platform.accounts.permissions import ACCOUNT_MANAGE, PERMISSIONS
from portal.platform.accounts.views import language, sessions, sign_in, staff
from portal.platform.accounts.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.web.navigation import NavigationItem

feature = Feature(
    name="platform.accounts",
    blueprints=(sign_in.blueprint, language.blueprint, sessions.blueprint, staff.blueprint),
    models=(models,),
    menu=(NavigationItem(_("Akun petugas"), "staff.index", (ACCOUNT_MANAGE,), order=200),),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    commands=(users,),
)

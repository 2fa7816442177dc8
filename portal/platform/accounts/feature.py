"""Manifest of accounts."""

from portal.platform.accounts import models
from portal.platform.accounts.commands import users
from portal.platform.accounts.permissions import PERMISSIONS
from portal.platform.accounts.views import language, sessions, sign_in
from portal.platform.accounts.wording import AUDIT_WORDS
from portal.platform.feature import Feature

feature = Feature(
    name="platform.accounts",
    blueprints=(sign_in.blueprint, language.blueprint, sessions.blueprint),
    models=(models,),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    commands=(users,),
)

"""Manifest of the audit trail."""

from datetime import timedelta

from portal.platform.audit import models
from portal.platform.audit.anchors import keep_anchor
from portal.platform.audit.commands import audit
from portal.platform.audit.permissions import PERMISSIONS
from portal.platform.audit.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.jobs.duties import Duty

feature = Feature(
    name="platform.audit",
    models=(models,),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    duties=(Duty("anchors of the audit trail", keep_anchor, timedelta(hours=1)),),
    commands=(audit,),
)

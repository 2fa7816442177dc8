"""Rules of overlap stand on a decree of this regency."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select

from portal.core.clock import today
from portal.core.extensions import db
from portal.platform.readiness.checks import Chapter, Check, Standing, green, needed
from portal.registry.aid.models import AidRule
from portal.registry.aid.services import UNKNOWN_BASIS


def _rules() -> Standing:
    holds = or_(AidRule.valid_until.is_(None), AidRule.valid_until >= today())
    rules = db.session.scalars(select(AidRule).where(holds)).all()
    lacking = [rule for rule in rules if rule.legal_basis == UNKNOWN_BASIS]
    if lacking:
        names = "; ".join(rule.name for rule in lacking)
        said = gettext("Belum ada dasarnya: %(names)s.", names=names)
        return needed(said, "aid.rule", rule_id=lacking[0].id)
    return green("; ".join(dict.fromkeys(rule.legal_basis for rule in rules)))


CHECKS = (
    Check(
        key="rules",
        chapter=Chapter.AID,
        title=_("Dasar hukum aturan tumpang tindih"),
        find=_rules,
        endpoint="aid.rules",
    ),
)

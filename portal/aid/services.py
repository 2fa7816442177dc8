"""What can be done to the rules of overlap."""

from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from portal import audit
from portal.agencies.models import Given
from portal.agencies.programmes import ensure_programmes, gift_programme
from portal.aid.models import AidRule, Verdict
from portal.errors import InvalidInput
from portal.extensions import db
from portal.permissions import Actor, Permission, require

#: The programme was launched in this month; its rules hold from then.
_LAUNCH = date(2025, 4, 1)


def ensure_aid() -> None:
    """The first programmes, and the first rules where there is none yet. The one of gifts came
    later: an office that has rules gets it too, once, since a rule is never deleted."""
    ensure_programmes()
    if db.session.scalar(select(AidRule.id).limit(1)) is None:
        db.session.add_all(_first_rules())
    gifts = gift_programme().id
    of_gifts = select(AidRule.id).where(AidRule.given_programme_id == gifts)
    if db.session.scalar(of_gifts.limit(1)) is None:
        db.session.add(_rule_of_gifts(gifts))
    db.session.flush()


def _first_rules() -> list[AidRule]:
    """The Bupati said that recipients should not be receiving other aid (April 2025)."""
    return [
        AidRule(
            name="Bantuan tunai rutin yang masih berjalan",
            given_kind=Given.CASH,
            regular_only=True,
            within_months=12,
            verdict=Verdict.REVIEW,
            legal_basis="Arahan Bupati Bekasi, April 2025: penerima belum menerima bantuan lain",
            valid_from=_LAUNCH,
        ),
        AidRule(
            name="Bantuan sejenis dalam 12 bulan",
            same_kind=True,
            within_months=12,
            verdict=Verdict.REVIEW,
            legal_basis="Arahan Bupati Bekasi, April 2025: bantuan tidak tumpang tindih",
            valid_from=_LAUNCH,
        ),
    ]


def _rule_of_gifts(programme_id: int) -> AidRule:
    return AidRule(
        name="Pemberian pribadi seorang pengasuh",
        given_programme_id=programme_id,
        verdict=Verdict.ALLOWED,
        legal_basis="Pemberian sukarela dari uang pribadi, bukan uang publik",
        valid_from=_LAUNCH,
    )


def save_rule(actor: Actor, rule: AidRule, **values: Any) -> AidRule:
    """Add a rule or change it; ``values`` are columns of :class:`AidRule`.

    A rule is never deleted: it ends. Raises :class:`InvalidInput` for an end before the start.
    """
    require(actor, Permission.AGENCY_MANAGE)
    if values["valid_until"] and values["valid_until"] < values["valid_from"]:
        raise InvalidInput(gettext("Akhirnya sebelum awalnya."), field="valid_until")
    before = {name: getattr(rule, name) for name in values} if rule.id else {}
    for name, value in values.items():
        setattr(rule, name, value)
    db.session.add(rule)
    db.session.flush()
    changed = {name: value for name, value in values.items() if before.get(name) != value}
    audit.record(
        actor,
        "aid_rules.save",
        rule,
        **changed,
        before={name: before[name] for name in changed if name in before},
    )
    return rule

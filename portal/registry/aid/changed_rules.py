"""What loosens the rules of overlap, and how such a change waits for a second person."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.core.extensions import db
from portal.platform import audit
from portal.platform.audit.wording import field_name
from portal.platform.dual_control import ChangeKind, DangerousChange, ask_for
from portal.platform.dual_control.kinds import Differences
from portal.platform.permissions import Actor, Role
from portal.registry.agencies.models import BenefitKind, Programme
from portal.registry.aid.models import AidRule, Verdict
from portal.registry.aid.wording import GIVEN, VERDICT

_STRICTNESS = (Verdict.ALLOWED, Verdict.REVIEW, Verdict.FORBIDDEN)
#: What changes nothing of what a rule finds.
_WORDS = frozenset({"name", "legal_basis"})
_DAYS = frozenset({"valid_from", "valid_until"})
_ENUMS = {"proposed_kind": BenefitKind, "given_kind": BenefitKind, "verdict": Verdict}
_PROGRAMMES = frozenset({"proposed_programme_id", "given_programme_id"})


def loosens(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Return whether a rule finds less with the values ``after``; ``before`` is empty for a new
    one.

    A new rule that allows is an exception from the others, and loosens. Of a change of what a rule
    is about, only what surely finds as much or more is no loosening.
    """
    if not before:
        return bool(after["verdict"] == Verdict.ALLOWED)
    changed = {name for name in after if before[name] != after[name]} - _WORDS
    if Verdict.ALLOWED in {before["verdict"], after["verdict"]}:
        return bool(changed)
    return any(not _tightens(name, before[name], after[name]) for name in changed)


def _tightens(name: str, before: Any, after: Any) -> bool:
    """Return whether the rule finds as much or more with this value."""
    match name:
        case "verdict":
            return _STRICTNESS.index(after) > _STRICTNESS.index(before)
        case "within_months":
            return after is None or (before is not None and after > before)
        case "valid_from":
            return bool(after < before)
        case "valid_until":
            return after is None or (before is not None and after > before)
        case "same_kind" | "regular_only" | "per_person":
            return not after
        case _:
            return after is None


def ask_for_rule(
    actor: Actor,
    rule: AidRule,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str,
) -> DangerousChange:
    """Have a looser rule wait for a second person."""
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    return ask_for(
        actor,
        LOOSEN_RULE,
        subject_id=rule.id,
        title=rule.name or after["name"],
        before={name: before[name] for name in changed if name in before},
        after=changed if before else after,
        reason=reason,
    )


def write_rule(actor: Actor, rule: AidRule, values: Mapping[str, Any]) -> AidRule:
    """Save a rule with ``values`` and record what changed."""
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


def _standing(rule_id: int, names: Sequence[str]) -> Mapping[str, Any]:
    rule = _locked(rule_id)
    return {name: getattr(rule, name) for name in names}


def _write(actor: Actor, rule_id: int | None, after: Mapping[str, Any]) -> None:
    rule = AidRule() if rule_id is None else _locked(rule_id)
    if rule_id is not None:
        rule.version += 1
    write_rule(actor, rule, {name: _parsed(name, value) for name, value in after.items()})


def _locked(rule_id: int) -> AidRule:
    query = select(AidRule).where(AidRule.id == rule_id)
    return db.session.scalars(query.with_for_update()).one()


def _parsed(name: str, value: Any) -> Any:
    """Return a kept value as the column holds it."""
    if value is None:
        return None
    if name in _DAYS:
        return date.fromisoformat(value)
    return _ENUMS[name](value) if name in _ENUMS else value


def _in_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> Differences:
    ids = {side.get(name) for side in (before, after) for name in _PROGRAMMES} - {None}
    known = db.session.execute(select(Programme.id, Programme.name).where(Programme.id.in_(ids)))
    names = {row.id: row.name for row in known}
    return [
        (field_name(name), _said(name, before.get(name), names), _said(name, value, names))
        for name, value in after.items()
    ]


def _said(name: str, value: Any, programmes: Mapping[int, str]) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(_("ya") if value else _("tidak"))
    if name in _PROGRAMMES:
        return programmes.get(value, str(value))
    if name == "verdict":
        return str(VERDICT[Verdict(value)])
    return str(GIVEN[BenefitKind(value)]) if name in _ENUMS else str(value)


LOOSEN_RULE = ChangeKind(
    key="aid_rules.loosen",
    label=_("Melonggarkan aturan tumpang tindih"),
    decided_by=Role.ADMINISTRATOR,
    standing=_standing,
    write=_write,
    in_words=_in_words,
)

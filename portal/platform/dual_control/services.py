"""Ask for a dangerous change, agree to it, refuse it, take it back."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext

from portal.core.clock import utc_now
from portal.core.db.transaction import add_unique
from portal.core.errors import InvalidInput
from portal.platform import audit
from portal.platform.audit.services import plain_json
from portal.platform.dual_control.kinds import ChangeKind, kind_named
from portal.platform.dual_control.models import DangerousChange
from portal.platform.dual_control.queries import may_decide, may_withdraw
from portal.platform.dual_control.states import CHANGE_TRANSITIONS, ChangeAction
from portal.platform.permissions import Actor
from portal.platform.workflow import apply_transition


def needs_second_person(actor: Actor) -> bool:
    """Return whether a dangerous change of ``actor`` waits for another person; the operator of the
    server and the portal itself are nobody's colleague."""
    return actor.actor_id is not None


def ask_for(
    actor: Actor,
    kind: ChangeKind,
    *,
    subject_id: int | None,
    title: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str,
    districts: Sequence[str] | None = None,
) -> DangerousChange:
    """Have a change wait for a second person. The caller has checked the right to ask.

    Raises :class:`InvalidInput` without a reason, or if another change of the kind waits for the
    same record.
    """
    if not reason.strip():
        raise InvalidInput(
            gettext("Tulis alasannya: perubahan ini menunggu persetujuan orang kedua."),
            field="reason",
        )
    change = DangerousChange(
        kind=kind.key,
        subject_id=subject_id,
        title=title[:200],
        before=plain_json(before),
        after=plain_json(after),
        districts=None if districts is None else sorted(districts),
        reason=reason.strip(),
        asked_by_id=actor.actor_id,
        asked_at=utc_now(),
    )
    waiting = gettext("Perubahan lain pada hal ini masih menunggu persetujuan orang kedua.")
    add_unique(change, InvalidInput(waiting, field="reason"))
    audit.record(actor, "dangerous_changes.ask", change, **_noted(change), reason=change.reason)
    return change


def agree(actor: Actor, change: DangerousChange) -> None:
    """Make the change that another person asked for.

    Raises :class:`InvalidInput` for who asked, or is not a second person, and if the record has
    other values by now.
    """
    if not may_decide(actor, change):
        raise InvalidInput(gettext("Perubahan ini diputuskan oleh orang kedua yang berwenang."))
    kind = kind_named(change.kind)
    if change.subject_id is not None:
        standing = plain_json(kind.standing(change.subject_id, list(change.before)))
        if standing != change.before:
            raise InvalidInput(
                gettext("Isinya sudah berubah sejak diminta. Tolak, lalu mintalah yang baru.")
            )
    _decide(actor, change, ChangeAction.AGREE, decided_by_id=actor.actor_id)
    kind.write(actor, change.subject_id, change.after)


def refuse(actor: Actor, change: DangerousChange, *, note: str) -> None:
    """Refuse the change that another person asked for. Raises :class:`InvalidInput` without a
    note."""
    if not may_decide(actor, change):
        raise InvalidInput(gettext("Perubahan ini diputuskan oleh orang kedua yang berwenang."))
    if not note.strip():
        raise InvalidInput(gettext("Tulis mengapa ditolak."), field="note")
    _decide(
        actor,
        change,
        ChangeAction.REFUSE,
        decided_by_id=actor.actor_id,
        decision_note=note.strip(),
    )


def withdraw(actor: Actor, change: DangerousChange) -> None:
    """Take back one's own change that still waits."""
    if not may_withdraw(actor, change):
        raise InvalidInput(gettext("Hanya yang meminta yang dapat menariknya kembali."))
    _decide(actor, change, ChangeAction.WITHDRAW)


def _decide(actor: Actor, change: DangerousChange, action: ChangeAction, **values: Any) -> None:
    asker = {"asked_by_id": change.asked_by_id, "asked_for": change.reason}
    apply_transition(
        change,
        action,
        actor,
        CHANGE_TRANSITIONS,
        noted={**_noted(change), **asker},
        decided_at=utc_now(),
        **values,
    )


def _noted(change: DangerousChange) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "title": change.title,
        "before": change.before,
        "after": change.after,
    }

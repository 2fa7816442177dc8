"""The roster of an event: invite, withdraw, check in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.casework.cases import services as cases
from portal.casework.cases.permissions import HANDOVER_RECORD
from portal.casework.cases.services import has_left, notify, notify_all, withdraw_notices
from portal.casework.cases.states import Action as CaseAction
from portal.casework.cases.states import Status as CaseStatus
from portal.casework.decisions.models import Decision
from portal.casework.decisions.queries import is_open
from portal.casework.decisions.states import DecisionStatus
from portal.casework.handovers import ports
from portal.casework.handovers.models import HandoverEvent, Invitation
from portal.casework.handovers.permissions import EVENT_MANAGE
from portal.casework.handovers.queries import may_manage_event, roster
from portal.casework.handovers.states import EventStatus
from portal.core.clock import utc_now
from portal.core.errors import InvalidInput, NotPermitted, StaleRecord
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.platform import audit
from portal.platform.messages.placeholders import Value
from portal.platform.messages.steps import Change, Step
from portal.platform.permissions import Actor, require

NOT_ENDED = frozenset({EventStatus.PLANNED, EventStatus.OPEN})


def invite(
    actor: Actor, event: HandoverEvent, *, decisions: Sequence[Decision]
) -> list[Invitation]:
    """Invite families with owed aid, all or none, and notify them. Raise :class:`StaleRecord` if a
    decision is on another roster or no longer owed."""
    require_event(actor, event)
    lock_event(event)
    if event.status not in NOT_ENDED:
        raise InvalidInput(gettext("Acara ini sudah selesai."))
    if not decisions:
        raise InvalidInput(gettext("Pilih keluarga yang diundang."), field="decisions")
    if any(not is_open(d) or d.status is not DecisionStatus.APPROVED for d in decisions):
        raise StaleRecord
    invitations = [
        Invitation(
            event=event,
            decision=decision,
            case=decision.case,
            invited_at=utc_now(),
            invited_by_id=actor.actor_id,
        )
        for decision in decisions
    ]
    try:
        with db.session.begin_nested():
            db.session.add_all(invitations)
    except IntegrityError as error:
        raise StaleRecord(gettext("Ada keluarga yang sudah diundang ke acara lain.")) from error
    decided = [d.case for d in decisions if d.case.status is CaseStatus.DECIDED]
    cases.advance_all(actor, decided, CaseAction.SCHEDULE, event=event.name)
    cases.grant_access(
        [invitation.case for invitation in invitations],
        user_ids=[officer.user_id for officer in event.officers],
        source=access_source(event),
    )
    _take_back_cancellations(actor, event, invitations)
    _tell_invited(actor, event, invitations)
    audit.record(actor, "events.invite", event, decisions=[d.id for d in decisions])
    return invitations


def withdraw_invitation(actor: Actor, invitation: Invitation, *, reason: str) -> None:
    """Remove a family from the roster: unschedule the case, void prepared papers, notify the
    family.
    """
    require_event(actor, invitation.event)
    if not reason.strip():
        raise InvalidInput(gettext("Tulis alasan undangan dicabut."), field="reason")
    lock_event(invitation.event)
    if invitation.withdrawn_at is not None:
        raise StaleRecord
    if not is_open(invitation.decision):
        raise InvalidInput(gettext("Bantuan keluarga ini sudah diserahkan."))
    remove_from_roster(actor, invitation.event, [invitation], reason=reason)
    ports.preparation_unused.announce(actor, [invitation.decision_id], reason)
    notify_invitation_change(actor, invitation, Step.HANDOVER_CANCELLED, str(invitation.id))


def check_in(actor: Actor, invitation: Invitation, *, at: datetime | None = None) -> None:
    """Mark the family as arrived, now or at the time given. Idempotent."""
    _require_open(actor, invitation)
    if invitation.checked_in_at is None:
        invitation.checked_in_at = at or utc_now()
        audit.record(actor, "invitations.check_in", invitation)


def undo_check_in(actor: Actor, invitation: Invitation) -> None:
    """Undo a check-in made by mistake. Idempotent."""
    _require_open(actor, invitation)
    if invitation.checked_in_at is not None:
        invitation.checked_in_at = None
        audit.record(actor, "invitations.undo_check_in", invitation)


def remove_from_roster(
    actor: Actor, event: HandoverEvent, invitations: Sequence[Invitation], *, reason: str
) -> None:
    """Withdraw these invitations and unschedule their cases. Does not notify the families."""
    if not invitations:
        return
    now = utc_now()
    for invitation in invitations:
        invitation.withdrawn_at = now
    case_ids = [invitation.case_id for invitation in invitations]
    cases.revoke_access(source=access_source(event), case_ids=case_ids)
    audit.record(actor, "events.leave", event, cases=case_ids, reason=reason)
    scheduled = [line.case for line in invitations if line.case.status is CaseStatus.SCHEDULED]
    cases.advance_all(actor, scheduled, CaseAction.UNSCHEDULE, reason=reason)


def roster_of(event: HandoverEvent) -> Sequence[Invitation]:
    """Return the invitations on the roster, also of families that received their aid."""
    return db.session.scalars(roster(event.id).order_by(Invitation.id)).all()


def notify_invitation_change(
    actor: Actor, invitation: Invitation, step: Step, occasion: str
) -> None:
    """Queue an SMS about a change of an invitation.

    Queued SMS about it (at night, for example) are withdrawn first, so that they do not arrive
    later than this one. A family that was never notified of the invitation gets no cancellation
    either.
    """
    ports.invitation_changed.announce(actor, invitation)
    about = f"invitation:{invitation.id}"
    withdrawn = withdraw_notices(
        actor,
        [invitation.case],
        Change.INVITATION_CHANGED,
        about=[about],
        reason=kept("Jadwalnya berubah sebelum pesan ini dikirim."),
    )
    if withdrawn and step is Step.HANDOVER_CANCELLED and not has_left(about, invitation.case_id):
        return
    notify(
        actor,
        invitation.case,
        step=step,
        occasion=f"invitation:{occasion}",
        values=_when_and_where(invitation.event),
        urgent=True,
    )


def _take_back_cancellations(
    actor: Actor, event: HandoverEvent, invitations: Sequence[Invitation]
) -> None:
    """Withdraw queued cancellations of earlier invitations of these families to this event."""
    invited = [invitation.case for invitation in invitations]
    earlier = db.session.scalars(
        select(Invitation.id).where(
            Invitation.event_id == event.id,
            Invitation.case_id.in_([case.id for case in invited]),
            Invitation.withdrawn_at.is_not(None),
        )
    ).all()
    if earlier:
        withdraw_notices(
            actor,
            invited,
            Change.INVITED_AGAIN,
            about=[f"invitation:{invitation_id}" for invitation_id in earlier],
            reason=kept("Keluarga diundang lagi sebelum pesan ini dikirim."),
        )


def _tell_invited(actor: Actor, event: HandoverEvent, invitations: Sequence[Invitation]) -> None:
    notify_all(
        actor,
        {f"invitation:{invitation.id}": invitation.case for invitation in invitations},
        step=Step.HANDOVER_INVITED,
        values=_when_and_where(event),
    )


def _when_and_where(event: HandoverEvent) -> Mapping[str, Value]:
    return {"when": event.starts_at, "place": event.place}


def lock_event(event: HandoverEvent) -> None:
    """Lock the event until the transaction ends, and refresh its state."""
    db.session.scalars(
        select(HandoverEvent)
        .where(HandoverEvent.id == event.id)
        .with_for_update(of=HandoverEvent)
        .execution_options(populate_existing=True)
    ).one()


def access_source(event: HandoverEvent) -> str:
    """Return the ``source`` of the officers' access to the event's cases."""
    return f"event:{event.id}"


def require_event(actor: Actor, event: HandoverEvent) -> None:
    """Raise :class:`NotPermitted` unless ``actor`` runs this event."""
    require(actor, EVENT_MANAGE)
    if not may_manage_event(actor, event):
        raise NotPermitted


def _require_open(actor: Actor, invitation: Invitation) -> None:
    require(actor, HANDOVER_RECORD)
    if not may_manage_event(actor, invitation.event):
        raise NotPermitted
    if invitation.event.status is not EventStatus.OPEN:
        raise InvalidInput(gettext("Acara ini tidak sedang berlangsung."))

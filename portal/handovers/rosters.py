"""The roster of an event: who is invited, who left it, who has come."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.cases import services as cases
from portal.cases.notifications import notify, notify_all, withdraw_notice
from portal.cases.states import Action as CaseAction
from portal.cases.states import Status as CaseStatus
from portal.clock import utc_now
from portal.decisions.models import Decision
from portal.decisions.queries import is_open
from portal.decisions.states import DecisionStatus
from portal.errors import InvalidInput, NotPermitted, StaleRecord
from portal.extensions import db
from portal.handovers import hooks
from portal.handovers.models import Event, Invitation
from portal.handovers.queries import roster, runs
from portal.handovers.states import EventStatus
from portal.messages.steps import Step
from portal.messages.values import Value
from portal.permissions import Actor, Permission, require

RUNNING = frozenset({EventStatus.PLANNED, EventStatus.OPEN})


def invite(actor: Actor, event: Event, *, decisions: Sequence[Decision]) -> list[Invitation]:
    """Put approved, owed aid on the roster, all or none: cases are scheduled, families told."""
    require_event(actor, event)
    lock(event)
    if event.status not in RUNNING:
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
    _tell_invited(actor, event, invitations)
    record(actor, "events.invite", event, decisions=[d.id for d in decisions])
    return invitations


def withdraw_invitation(actor: Actor, invitation: Invitation, *, reason: str) -> None:
    """Take a family off the roster: the case is no longer scheduled, prepared papers are void."""
    require_event(actor, invitation.event)
    if not reason.strip():
        raise InvalidInput(gettext("Tulis alasan undangan dicabut."), field="reason")
    lock(invitation.event)
    if invitation.withdrawn_at is not None:
        raise StaleRecord
    if not is_open(invitation.decision):
        raise InvalidInput(gettext("Bantuan keluarga ini sudah diserahkan."))
    leave_all(actor, invitation.event, [invitation], reason=reason)
    hooks.announce_unused(actor, [invitation.decision_id], reason)
    tell(actor, invitation, Step.HANDOVER_CANCELLED, str(invitation.id))


def check_in(actor: Actor, invitation: Invitation) -> None:
    """Note that the family has come. Doing it twice changes nothing."""
    _require_open(actor, invitation)
    if invitation.checked_in_at is None:
        invitation.checked_in_at = utc_now()
        _record_line(actor, "invitations.check_in", invitation)


def undo_check_in(actor: Actor, invitation: Invitation) -> None:
    """The wrong line was touched: the family has not come yet. Doing it twice changes nothing."""
    _require_open(actor, invitation)
    if invitation.checked_in_at is not None:
        invitation.checked_in_at = None
        _record_line(actor, "invitations.undo_check_in", invitation)


def leave_all(
    actor: Actor, event: Event, invitations: Sequence[Invitation], *, reason: str
) -> None:
    """These families leave the roster; nobody is told here. Their cases are decided again."""
    if not invitations:
        return
    now = utc_now()
    for invitation in invitations:
        invitation.withdrawn_at = now
    case_ids = [invitation.case_id for invitation in invitations]
    cases.revoke_access(source=access_source(event), case_ids=case_ids)
    record(actor, "events.leave", event, cases=case_ids, reason=reason)
    scheduled = [line.case for line in invitations if line.case.status is CaseStatus.SCHEDULED]
    cases.advance_all(actor, scheduled, CaseAction.UNSCHEDULE, reason=reason)


def invited(event: Event) -> Sequence[Invitation]:
    """Everybody on the roster, those who have received their aid too."""
    return db.session.scalars(roster(event.id).order_by(Invitation.id)).all()


def tell(actor: Actor, invitation: Invitation, step: Step, occasion: str) -> None:
    """Queue an SMS with news of an invitation.

    It overtakes an invitation that still waits, for instance at night. That one is taken back,
    so that it does not arrive last; who was never invited needs no cancellation.
    """
    hooks.announce_news(actor, invitation)
    never_invited = withdraw_notice(
        actor,
        step=Step.HANDOVER_INVITED,
        occasion=f"invitation:{invitation.id}",
        reason=gettext("Jadwalnya berubah sebelum pesan ini dikirim."),
    )
    if never_invited and step is Step.HANDOVER_CANCELLED:
        return
    notify(
        actor,
        invitation.case,
        step=step,
        occasion=f"invitation:{occasion}",
        values=_when_and_where(invitation.event),
        urgent=True,
    )


def _tell_invited(actor: Actor, event: Event, invitations: Sequence[Invitation]) -> None:
    notify_all(
        actor,
        {f"invitation:{invitation.id}": invitation.case for invitation in invitations},
        step=Step.HANDOVER_INVITED,
        values=_when_and_where(event),
    )


def _when_and_where(event: Event) -> Mapping[str, Value]:
    return {"when": event.starts_at, "place": event.place}


def lock(event: Event) -> None:
    """Wait for whoever changes the event's roster or its end, and read its state anew."""
    db.session.scalars(
        select(Event)
        .where(Event.id == event.id)
        .with_for_update(of=Event)
        .execution_options(populate_existing=True)
    ).one()


def access_source(event: Event) -> str:
    """What lets an event's officers see its cases."""
    return f"event:{event.id}"


def require_event(actor: Actor, event: Event) -> None:
    """Raise :class:`NotPermitted` unless ``actor`` runs this event."""
    require(actor, Permission.EVENT_MANAGE)
    if not runs(actor, event):
        raise NotPermitted


def record(actor: Actor, action: str, event: Event, **values: Any) -> None:
    """Write to the trail of the event's kecamatan."""
    audit.record(actor, action, event, district_code=event.district_code, **values)


def _require_open(actor: Actor, invitation: Invitation) -> None:
    require(actor, Permission.HANDOVER_RECORD)
    if not runs(actor, invitation.event):
        raise NotPermitted
    if invitation.event.status is not EventStatus.OPEN:
        raise InvalidInput(gettext("Acara ini tidak sedang berlangsung."))


def _record_line(actor: Actor, action: str, invitation: Invitation) -> None:
    audit.record(
        actor,
        action,
        invitation,
        case_id=invitation.case_id,
        district_code=invitation.case.household.district_code,
    )

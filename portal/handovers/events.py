"""Events: a day and a place, its officers, its roster."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.accounts.models import User
from portal.cases import services as cases
from portal.cases.notifications import notify
from portal.cases.states import Action as CaseAction
from portal.cases.states import Status as CaseStatus
from portal.clock import utc_now
from portal.decisions.models import Decision
from portal.decisions.queries import is_open
from portal.decisions.states import DecisionStatus
from portal.errors import InvalidInput, NotPermitted, StaleRecord
from portal.extensions import db
from portal.handovers.models import Event, EventOfficer, Invitation
from portal.handovers.queries import roster
from portal.handovers.states import EVENT_TRANSITIONS, EventAction, EventStatus
from portal.messages.steps import Step
from portal.permissions import Actor, Permission, Reach, Role, require
from portal.workflow import apply_transition


def create_event(
    actor: Actor, *, name: str, starts_at: datetime, place: str, district_code: str
) -> Event:
    """Plan an event. Who plans it as an event officer runs it."""
    require(actor, Permission.EVENT_MANAGE)
    _check_scope(actor, district_code)
    event = Event(
        name=name,
        starts_at=starts_at,
        place=place,
        district_code=district_code,
        created_at=utc_now(),
        created_by_id=actor.actor_id,
    )
    db.session.add(event)
    db.session.flush()
    if actor.role is Role.EVENT_OFFICER and actor.actor_id is not None:
        event.officers.append(EventOfficer(event_id=event.id, user_id=actor.actor_id))
    _record(actor, "events.create", event, name=name, starts_at=starts_at, place=place)
    return event


def change_event(actor: Actor, event: Event, *, name: str, starts_at: datetime, place: str) -> None:
    """Change name, time or place. When time or place change, the invited are told."""
    require(actor, Permission.EVENT_MANAGE)
    if event.status is not EventStatus.PLANNED:
        raise InvalidInput(gettext("Acara yang sudah dimulai tidak dapat diubah."))
    moved = (event.starts_at, event.place) != (starts_at, place)
    event.name, event.starts_at, event.place = name, starts_at, place
    event.version += 1
    _record(actor, "events.change", event, name=name, starts_at=starts_at, place=place)
    if moved:
        for invitation in _invited(event):
            _tell(actor, invitation, Step.HANDOVER_MOVED, f"{invitation.id}:{event.version}")


def set_officers(actor: Actor, event: Event, *, officers: Iterable[User]) -> None:
    """Say who runs the event: they see its cases from now on, those who leave no longer do."""
    if require(actor, Permission.EVENT_MANAGE) is Reach.OWN:
        raise NotPermitted
    wanted = {user.id: user for user in officers}
    for gone in [item for item in event.officers if item.user_id not in wanted]:
        event.officers.remove(gone)
        cases.revoke_access(source=_source(event), user_id=gone.user_id)
    known = {item.user_id for item in event.officers}
    for user in wanted.values():
        if user.role is not Role.EVENT_OFFICER or not user.active:
            raise InvalidInput(gettext("Pilih petugas acara yang aktif."), field="officers")
        if user.id not in known:
            event.officers.append(EventOfficer(event_id=event.id, user_id=user.id))
    for invitation in _invited(event):
        _grant(event, invitation)
    event.version += 1
    _record(actor, "events.set_officers", event, officers=sorted(wanted))


def invite(actor: Actor, event: Event, *, decisions: Sequence[Decision]) -> list[Invitation]:
    """Put approved, owed aid on the roster, all or none: cases are scheduled, families told."""
    require(actor, Permission.EVENT_MANAGE)
    if event.status not in {EventStatus.PLANNED, EventStatus.OPEN}:
        raise InvalidInput(gettext("Acara ini sudah selesai."))
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
    for invitation in invitations:
        _grant(event, invitation)
        _tell(actor, invitation, Step.HANDOVER_INVITED, str(invitation.id))
    _record(actor, "events.invite", event, decisions=[d.id for d in decisions])
    return invitations


def withdraw_invitation(actor: Actor, invitation: Invitation, *, reason: str) -> None:
    """Take a family off the roster: the case is no longer scheduled."""
    require(actor, Permission.EVENT_MANAGE)
    if invitation.withdrawn_at is not None:
        raise StaleRecord
    _leave(actor, invitation, reason=reason)
    _tell(actor, invitation, Step.HANDOVER_CANCELLED, str(invitation.id))


def check_in(actor: Actor, invitation: Invitation) -> None:
    """Note that the family has come. Doing it twice changes nothing."""
    require(actor, Permission.HANDOVER_RECORD)
    if invitation.checked_in_at is not None:
        return
    invitation.checked_in_at = utc_now()
    audit.record(
        actor,
        "invitations.check_in",
        invitation,
        case_id=invitation.case_id,
        district_code=invitation.case.household.district_code,
    )


def open_event(actor: Actor, event: Event) -> None:
    """The event begins: families can be checked in."""
    _move(actor, event, EventAction.OPEN)


def close_event(actor: Actor, event: Event) -> None:
    """The event is over. Who did not come leaves the roster and can be invited again."""
    _move(actor, event, EventAction.CLOSE)
    for invitation in _invited(event):
        if is_open(invitation.decision):
            _leave(actor, invitation, reason=gettext("Tidak hadir pada %(name)s", name=event.name))


def cancel_event(actor: Actor, event: Event, *, reason: str) -> None:
    """Call the event off: nobody is scheduled any more, everybody invited is told."""
    _move(actor, event, EventAction.CANCEL, reason=reason)
    for invitation in _invited(event):
        _leave(actor, invitation, reason=reason)
        _tell(actor, invitation, Step.HANDOVER_CANCELLED, str(invitation.id))


def _move(actor: Actor, event: Event, action: EventAction, **noted: object) -> None:
    apply_transition(
        event,
        action,
        actor,
        EVENT_TRANSITIONS,
        district_code=event.district_code,
        noted=noted,
    )


def _leave(actor: Actor, invitation: Invitation, *, reason: str) -> None:
    invitation.withdrawn_at = utc_now()
    case = invitation.case
    cases.revoke_access(source=_source(invitation.event), case_id=case.id)
    if case.status is CaseStatus.SCHEDULED:
        cases.advance(actor, case, CaseAction.UNSCHEDULE, reason=reason)


def _invited(event: Event) -> Sequence[Invitation]:
    return db.session.scalars(roster(event.id)).all()


def _grant(event: Event, invitation: Invitation) -> None:
    for officer in event.officers:
        cases.grant_access(invitation.case, user_id=officer.user_id, source=_source(event))


def _tell(actor: Actor, invitation: Invitation, step: Step, occasion: str) -> None:
    event = invitation.event
    notify(
        actor,
        invitation.case,
        step=step,
        occasion=f"invitation:{occasion}",
        values={"when": event.starts_at, "place": event.place},
        urgent=step is not Step.HANDOVER_INVITED,
    )


def _source(event: Event) -> str:
    return f"event:{event.id}"


def _check_scope(actor: Actor, district_code: str) -> None:
    if actor.district_codes is not None and district_code not in actor.district_codes:
        raise InvalidInput(
            gettext("Kecamatan ini di luar wilayah tugas Anda."), field="district_code"
        )


def _record(actor: Actor, action: str, event: Event, **values: Any) -> None:
    audit.record(actor, action, event, district_code=event.district_code, **values)

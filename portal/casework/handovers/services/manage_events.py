"""Plan, change, open, close and cancel events, and set their officers."""

import secrets
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from flask_babel import gettext, pgettext

from portal.casework.cases import services as cases
from portal.casework.decisions.queries import is_open
from portal.casework.handovers import ports
from portal.casework.handovers.models import EventOfficer, HandoverEvent
from portal.casework.handovers.permissions import EVENT_MANAGE
from portal.casework.handovers.queries import events_ahead
from portal.casework.handovers.services.manage_roster import (
    NOT_ENDED,
    access_source,
    notify_invitation_change,
    remove_from_roster,
    require_event,
    roster_of,
)
from portal.casework.handovers.states import EVENT_TRANSITIONS, EventAction, EventStatus
from portal.core.clock import utc_now
from portal.core.errors import InvalidInput, NotPermitted
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.platform import audit
from portal.platform.accounts.models import User
from portal.platform.accounts.permissions import ACCOUNT_MANAGE
from portal.platform.messages.steps import Step
from portal.platform.permissions import Actor, Reach, Role, require
from portal.platform.scope import covers
from portal.platform.workflow import apply_transition, claim_version


def create_event(
    actor: Actor, *, name: str, starts_at: datetime, place: str, district_code: str
) -> HandoverEvent:
    """Plan an event. An event officer who plans it becomes its officer."""
    require(actor, EVENT_MANAGE)
    _check_scope(actor, district_code)
    event = HandoverEvent(
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
    audit.record(actor, "events.create", event, name=name, starts_at=starts_at, place=place)
    return event


def change_event(
    actor: Actor,
    event: HandoverEvent,
    *,
    name: str,
    starts_at: datetime,
    place: str,
    version: int,
) -> None:
    """Change name, time or place. Notify the invited families if time or place changed.

    Raise :class:`StaleRecord` if it was saved since ``version`` was read.
    """
    require_event(actor, event)
    if event.status is not EventStatus.PLANNED:
        raise InvalidInput(gettext("Acara yang sudah dimulai tidak dapat diubah."))
    claim_version(event, version)
    moved = (event.starts_at, event.place) != (starts_at, place)
    event.name, event.starts_at, event.place = name, starts_at, place
    audit.record(actor, "events.change", event, name=name, starts_at=starts_at, place=place)
    if moved:
        for invitation in roster_of(event):
            notify_invitation_change(
                actor, invitation, Step.HANDOVER_MOVED, f"{invitation.id}:{event.version}"
            )


def set_officers(actor: Actor, event: HandoverEvent, *, officers: Iterable[User]) -> None:
    """Set the officers: new ones get access to the event's cases, removed ones lose it."""
    if require(actor, EVENT_MANAGE) is Reach.OWN:
        raise NotPermitted
    wanted = {user.id: user for user in officers}
    known = {item.user_id for item in event.officers}
    for user_id in sorted(wanted.keys() - known):
        _check_officer(wanted[user_id])
    _set_officers(actor, event, set(wanted))


def _set_officers(actor: Actor, event: HandoverEvent, wanted: Collection[int]) -> None:
    before = {item.user_id for item in event.officers}
    for gone in [item for item in event.officers if item.user_id not in wanted]:
        event.officers.remove(gone)
        cases.revoke_access(source=access_source(event), user_id=gone.user_id)
    for user_id in sorted(set(wanted) - before):
        event.officers.append(EventOfficer(event_id=event.id, user_id=user_id))
    cases.grant_access(
        [invitation.case for invitation in roster_of(event)],
        user_ids=wanted,
        source=access_source(event),
    )
    audit.record(
        actor,
        "events.set_officers",
        event,
        officers=sorted(wanted),
        before=sorted(before),
    )


def hand_over_events(
    actor: Actor,
    officer: User,
    *,
    keeps: Callable[[str], bool],
    successor: User | None,
) -> int:
    """Take ``officer`` off the events that are not over, except in kecamatan that ``keeps`` holds,
    and put ``successor`` on them; ``None`` leaves them to their supervisor. Returns how many.

    Raises :class:`InvalidInput` unless the successor is an active event officer.
    """
    require(actor, ACCOUNT_MANAGE)
    going = [event for event in events_ahead(officer) if not keeps(event.district_code)]
    if going and successor is not None:
        _check_officer(successor)
    for event in going:
        wanted = {item.user_id for item in event.officers} - {officer.id}
        wanted |= {successor.id} if successor is not None else set()
        _set_officers(actor, event, wanted)
    return len(going)


def _check_officer(user: User) -> None:
    db.session.refresh(user, with_for_update={"read": True})  # not closed meanwhile
    if user.role is not Role.EVENT_OFFICER or not user.active:
        raise InvalidInput(gettext("Pilih petugas acara yang aktif."), field="officers")


def open_event(actor: Actor, event: HandoverEvent) -> None:
    """Open the event: families can be checked in."""
    _transition(actor, event, EventAction.OPEN)


def close_event(actor: Actor, event: HandoverEvent) -> None:
    """Close the event. Absent families leave the roster, papers prepared for them become void, and
    its officers no longer see its families."""
    _transition(actor, event, EventAction.CLOSE)
    reason = kept("Tidak hadir pada %(name)s", name=event.name)
    on_roster = roster_of(event)
    remove_from_roster(
        actor, event, [line for line in on_roster if is_open(line.decision)], reason=reason
    )
    ports.preparation_unused.announce(actor, [line.decision_id for line in on_roster], reason)
    cases.revoke_access(source=access_source(event))


def cancel_event(actor: Actor, event: HandoverEvent, *, reason: str) -> None:
    """Cancel the event: clear its roster and notify the families that were not served."""
    if not reason.strip():
        raise InvalidInput(pgettext("acara", "Tulis alasan pembatalan."), field="reason")
    _transition(actor, event, EventAction.CANCEL, reason=reason)
    on_roster = roster_of(event)
    waiting = [line for line in on_roster if is_open(line.decision)]
    remove_from_roster(actor, event, waiting, reason=reason)
    ports.preparation_unused.announce(actor, [line.decision_id for line in on_roster], reason)
    for invitation in waiting:
        notify_invitation_change(actor, invitation, Step.HANDOVER_CANCELLED, str(invitation.id))
    cases.revoke_access(source=access_source(event))


def open_screen(actor: Actor, event: HandoverEvent) -> str:
    """Make a link to the screen in the hall and return its secret. An earlier link ends."""
    require_event(actor, event)
    if event.status not in NOT_ENDED:
        raise InvalidInput(gettext("Acara ini sudah selesai."))
    event.screen_key = secrets.token_urlsafe(24)
    audit.record(actor, "events.open_screen", event)
    return event.screen_key


def close_screen(actor: Actor, event: HandoverEvent) -> None:
    """End the link to the screen in the hall. Idempotent."""
    require_event(actor, event)
    if event.screen_key is not None:
        event.screen_key = None
        audit.record(actor, "events.close_screen", event)


def _transition(actor: Actor, event: HandoverEvent, action: EventAction, **noted: object) -> None:
    require_event(actor, event)
    apply_transition(
        event,
        action,
        actor,
        EVENT_TRANSITIONS,
        noted=noted,
    )


def _check_scope(actor: Actor, district_code: str) -> None:
    if not covers(actor, district_code):
        raise InvalidInput(
            gettext("Kecamatan ini di luar wilayah tugas Anda."), field="district_code"
        )

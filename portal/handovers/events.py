"""Events: a day and a place, its officers, its beginning and its end. See also ``rosters``."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext

from portal.accounts.models import User
from portal.cases import services as cases
from portal.clock import utc_now
from portal.decisions.queries import is_open
from portal.errors import InvalidInput, NotPermitted
from portal.extensions import db
from portal.handovers import hooks
from portal.handovers.models import Event, EventOfficer
from portal.handovers.rosters import (
    access_source,
    check_in,
    invite,
    invited,
    leave_all,
    record,
    require_event,
    tell,
    undo_check_in,
    withdraw_invitation,
)
from portal.handovers.states import EVENT_TRANSITIONS, EventAction, EventStatus
from portal.messages.steps import Step
from portal.permissions import Actor, Permission, Reach, Role, require
from portal.workflow import apply_transition, claim_version

__all__ = [
    "cancel_event",
    "change_event",
    "check_in",
    "close_event",
    "create_event",
    "invite",
    "open_event",
    "set_officers",
    "undo_check_in",
    "withdraw_invitation",
]


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
    record(actor, "events.create", event, name=name, starts_at=starts_at, place=place)
    return event


def change_event(
    actor: Actor,
    event: Event,
    *,
    name: str,
    starts_at: datetime,
    place: str,
    version: int,
) -> None:
    """Change name, time or place. When time or place change, the invited are told.

    Raises :class:`StaleRecord` if somebody saved since ``version`` was read.
    """
    require_event(actor, event)
    if event.status is not EventStatus.PLANNED:
        raise InvalidInput(gettext("Acara yang sudah dimulai tidak dapat diubah."))
    claim_version(event, version)
    moved = (event.starts_at, event.place) != (starts_at, place)
    event.name, event.starts_at, event.place = name, starts_at, place
    record(actor, "events.change", event, name=name, starts_at=starts_at, place=place)
    if moved:
        for invitation in invited(event):
            tell(actor, invitation, Step.HANDOVER_MOVED, f"{invitation.id}:{event.version}")


def set_officers(actor: Actor, event: Event, *, officers: Iterable[User]) -> None:
    """Say who runs the event: they see its cases from now on, those who leave no longer do."""
    if require(actor, Permission.EVENT_MANAGE) is Reach.OWN:
        raise NotPermitted
    wanted = {user.id: user for user in officers}
    known = {item.user_id for item in event.officers}
    for user in wanted.values():
        if user.id not in known and (user.role is not Role.EVENT_OFFICER or not user.active):
            raise InvalidInput(gettext("Pilih petugas acara yang aktif."), field="officers")
    for gone in [item for item in event.officers if item.user_id not in wanted]:
        event.officers.remove(gone)
        cases.revoke_access(source=access_source(event), user_id=gone.user_id)
    for user_id in sorted(wanted.keys() - known):
        event.officers.append(EventOfficer(event_id=event.id, user_id=user_id))
    cases.grant_access(
        [invitation.case for invitation in invited(event)],
        user_ids=wanted,
        source=access_source(event),
    )
    record(actor, "events.set_officers", event, officers=sorted(wanted))


def open_event(actor: Actor, event: Event) -> None:
    """The event begins: families can be checked in."""
    _move(actor, event, EventAction.OPEN)


def close_event(actor: Actor, event: Event) -> None:
    """The event is over. Who did not come leaves the roster and can be invited again; papers
    prepared for them become void."""
    _move(actor, event, EventAction.CLOSE)
    reason = gettext("Tidak hadir pada %(name)s", name=event.name)
    on_roster = invited(event)
    leave_all(actor, event, [line for line in on_roster if is_open(line.decision)], reason=reason)
    hooks.announce_unused(actor, [line.decision_id for line in on_roster], reason)


def cancel_event(actor: Actor, event: Event, *, reason: str) -> None:
    """Call the event off: nobody is scheduled any more, everybody who still waits is told."""
    if not reason.strip():
        raise InvalidInput(gettext("Tulis alasan pembatalan."), field="reason")
    _move(actor, event, EventAction.CANCEL, reason=reason)
    on_roster = invited(event)
    waiting = [line for line in on_roster if is_open(line.decision)]
    leave_all(actor, event, waiting, reason=reason)
    hooks.announce_unused(actor, [line.decision_id for line in on_roster], reason)
    for invitation in waiting:
        tell(actor, invitation, Step.HANDOVER_CANCELLED, str(invitation.id))


def _move(actor: Actor, event: Event, action: EventAction, **noted: object) -> None:
    require_event(actor, event)
    apply_transition(
        event,
        action,
        actor,
        EVENT_TRANSITIONS,
        district_code=event.district_code,
        noted=noted,
    )


def _check_scope(actor: Actor, district_code: str) -> None:
    if actor.district_codes is not None and district_code not in actor.district_codes:
        raise InvalidInput(
            gettext("Kecamatan ini di luar wilayah tugas Anda."), field="district_code"
        )

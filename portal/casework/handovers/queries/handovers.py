"""Load events, rosters, handovers and officers."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_SEE
from portal.casework.cases.queries import of_visible_case
from portal.casework.decisions.models import Decision, DecisionItem
from portal.casework.handovers.models import (
    EventOfficer,
    Handover,
    HandoverEvent,
    HandoverItem,
    Invitation,
)
from portal.casework.handovers.permissions import EVENT_MANAGE
from portal.casework.handovers.states import EventStatus
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.accounts.queries import accounts
from portal.platform.permissions import Actor, Reach, Role, allows, reach
from portal.platform.scope import covers, within
from portal.registry.households.models import Household, Person
from portal.registry.households.queries import head_name

#: Sort key of a family, as shown on the page: its head's name, else the case number.
FAMILY_NAME = func.coalesce(head_name(), func.lower(Case.number))
#: Sort order of a roster, on screen and on paper.
BY_FAMILY_NAME = (FAMILY_NAME, Invitation.id)
_NOT_ENDED = (EventStatus.PLANNED, EventStatus.OPEN)


def visible_events(actor: Actor) -> Select[HandoverEvent]:
    """Return the query of events in scope; of an event officer, their own until they end."""
    return _events(actor, own=_is_officer(actor) & HandoverEvent.status.in_(_NOT_ENDED))


def _is_officer(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that ``actor`` is an officer of the event."""
    return exists().where(
        EventOfficer.event_id == HandoverEvent.id, EventOfficer.user_id == actor.actor_id
    )


def _events(actor: Actor, *, own: ColumnElement[bool]) -> Select[HandoverEvent]:
    permission = EVENT_MANAGE if allows(actor, EVENT_MANAGE) else CASE_SEE
    return select(HandoverEvent).where(
        within(actor, permission, district_code=HandoverEvent.district_code, own=lambda: own)
    )


def get_event(actor: Actor, event_id: int) -> HandoverEvent:
    """Return an event with its officers. Raise :class:`NotFound` outside the scope."""
    return _the(visible_events(actor), event_id)


def get_event_of_desk(actor: Actor, event_id: int) -> HandoverEvent:
    """Return an event as :func:`get_event` does, for its officers also after its end: their phones
    may still hold what was not sent. Who gets it sees no family by it.
    """
    return _the(_events(actor, own=_is_officer(actor)), event_id)


def _the(events: Select[HandoverEvent], event_id: int) -> HandoverEvent:
    event = db.session.scalars(
        events.where(HandoverEvent.id == event_id).options(
            selectinload(HandoverEvent.officers).joinedload(EventOfficer.user)
        )
    ).first()
    if event is None:
        raise NotFound
    return event


def events_ahead(officer: User) -> Sequence[HandoverEvent]:
    """Return the events of ``officer`` that are planned or under way, locked until the transaction
    ends."""
    return db.session.scalars(
        select(HandoverEvent)
        .join(EventOfficer, EventOfficer.event_id == HandoverEvent.id)
        .where(
            EventOfficer.user_id == officer.id,
            HandoverEvent.status.in_(_NOT_ENDED),
        )
        .options(selectinload(HandoverEvent.officers))
        .order_by(HandoverEvent.id)
        .with_for_update(of=HandoverEvent)
    ).all()


def may_manage_event(actor: Actor, event: HandoverEvent) -> bool:
    """Return whether ``actor`` may change this event, which must be visible to them."""
    match reach(actor, EVENT_MANAGE):
        case None:
            return False
        case Reach.OWN:
            return any(officer.user_id == actor.actor_id for officer in event.officers)
        case _:
            return True


def roster(event_id: int) -> Select[Invitation]:
    """Return the query of current invitations, with the relations that lists and papers show."""
    return all_invitations(event_id).where(Invitation.withdrawn_at.is_(None))


def all_invitations(event_id: int) -> Select[Invitation]:
    """Return the query of all invitations of an event, withdrawn ones too."""
    return (
        select(Invitation)
        .join(Invitation.case)
        .join(Case.household)
        .where(Invitation.event_id == event_id)
        .options(
            contains_eager(Invitation.case)
            .contains_eager(Case.household)
            .options(
                selectinload(Household.persons).selectinload(Person.phones),
                joinedload(Household.village),
                joinedload(Household.district),
            ),
            joinedload(Invitation.decision)
            .selectinload(Decision.items)
            .joinedload(DecisionItem.fund),
        )
    )


def get_invitation(event_id: int, invitation_id: int) -> Invitation:
    """Return an invitation on the roster. Raise :class:`NotFound` if it was withdrawn."""
    invitation = db.session.scalars(roster(event_id).where(Invitation.id == invitation_id)).first()
    if invitation is None:
        raise NotFound
    return invitation


def current_invitation(decision_id: int) -> Invitation | None:
    """Return the invitation of a decision to an event, if any."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.decision_id == decision_id, Invitation.withdrawn_at.is_(None))
        .options(joinedload(Invitation.event))
    ).first()


def invitations_of(case_id: int) -> Sequence[Invitation]:
    """Return the invitations of a case, withdrawn ones too. The caller has checked access to the
    case."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.case_id == case_id)
        .options(joinedload(Invitation.event))
        .order_by(Invitation.id.desc())
    ).all()


def visible_handovers(actor: Actor) -> Select[Handover]:
    """Return the query of handovers on visible cases."""
    return (
        select(Handover)
        .where(of_visible_case(actor, Handover.case_id))
        .options(
            joinedload(Handover.case).joinedload(Case.household).selectinload(Household.persons),
            joinedload(Handover.case).joinedload(Case.household).joinedload(Household.village),
            joinedload(Handover.decision).options(
                selectinload(Decision.items),
                joinedload(Decision.decided_by),
                joinedload(Decision.decree),
            ),
            joinedload(Handover.event),
            joinedload(Handover.officer),
            joinedload(Handover.recipient),
            selectinload(Handover.items)
            .joinedload(HandoverItem.decision_item)
            .joinedload(DecisionItem.fund),
        )
    )


def get_handover(actor: Actor, handover_id: int) -> Handover:
    """Return a handover. Raise :class:`NotFound` outside the scope."""
    handover = db.session.scalars(
        visible_handovers(actor).where(Handover.id == handover_id)
    ).first()
    if handover is None:
        raise NotFound
    return handover


def handovers_of(case_id: int) -> Sequence[Handover]:
    """Return the handovers of a case, newest first, voided ones too. The caller has checked
    access."""
    return db.session.scalars(
        select(Handover)
        .where(Handover.case_id == case_id)
        .order_by(Handover.id.desc())
        .options(
            joinedload(Handover.officer),
            joinedload(Handover.recipient),
            selectinload(Handover.items).joinedload(HandoverItem.decision_item),
        )
    ).all()


def handovers_under(decision_id: int) -> Sequence[Handover]:
    """Return the handovers under a decision, voided ones too. The caller has checked access."""
    return db.session.scalars(
        select(Handover)
        .where(Handover.decision_id == decision_id)
        .order_by(Handover.id)
        .options(
            joinedload(Handover.officer),
            selectinload(Handover.items).joinedload(HandoverItem.decision_item),
        )
    ).all()


def owed_items(decision: Decision) -> list[DecisionItem]:
    """Return the approved items neither given nor released, in the decision's order."""
    return [item for item in decision.items if item.is_owed]


def handover_that_gave(decision_item_id: int) -> Handover | None:
    """Return the valid handover of an item."""
    return db.session.scalars(
        select(Handover)
        .join(Handover.items)
        .where(HandoverItem.decision_item_id == decision_item_id, ~HandoverItem.voided)
        .options(joinedload(Handover.officer))
    ).first()


def last_village_head(village_code: str | None) -> str:
    """Return the village head named at the latest handover in a village; "" if there is none."""
    name = db.session.scalar(
        select(Handover.village_head)
        .join(Handover.case)
        .join(Case.household)
        .where(Household.village_code == village_code, Handover.village_head != "")
        .order_by(Handover.id.desc())
        .limit(1)
    )
    return name or ""


def officers_for(event: HandoverEvent) -> list[User]:
    """Return the active event officers whose scope covers the event, and its current officers."""
    now = {officer.user_id for officer in event.officers}
    people = db.session.scalars(accounts(role=Role.EVENT_OFFICER).order_by(User.name, User.id))
    return [
        user
        for user in people
        if user.id in now or (user.active and covers(user, event.district_code))
    ]


def users_by_id(ids: Collection[int]) -> Sequence[User]:
    """Return the accounts with these ids."""
    return db.session.scalars(select(User).where(User.id.in_(ids)).order_by(User.id)).all()

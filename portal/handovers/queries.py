"""Questions about events, rosters and handovers."""

from collections.abc import Sequence

from sqlalchemy import Select, false, func, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.cases.models import Case
from portal.cases.queries import visible_case_ids
from portal.decisions.models import Decision, DecisionItem
from portal.errors import NotFound
from portal.extensions import db
from portal.handovers.models import Event, EventOfficer, Handover, HandoverItem, Invitation
from portal.households.models import Household, Person
from portal.households.queries import head_name
from portal.permissions import Actor, Permission, Reach, reach

#: What a family is called, to sort by: as on the page, its head's name or else the case number.
FAMILY_NAME = func.coalesce(head_name(), func.lower(Case.number))
#: How a roster is sorted, on screen and on paper, so that an officer finds a person.
BY_NAME = (FAMILY_NAME, Invitation.id)


def visible_events(actor: Actor) -> Select[Event]:
    """Events in scope; of an event officer, their own."""
    query = select(Event)
    match reach(actor, Permission.EVENT_MANAGE) or reach(actor, Permission.CASE_SEE):
        case Reach.ALL:
            return query
        case Reach.SCOPE:
            in_scope = (
                true()
                if actor.district_codes is None
                else Event.district_code.in_(actor.district_codes)
            )
            return query.where(in_scope)
        case Reach.OWN:
            own = select(EventOfficer.event_id).where(EventOfficer.user_id == actor.actor_id)
            return query.where(Event.id.in_(own))
        case _:
            return query.where(false())


def get_event(actor: Actor, event_id: int) -> Event:
    """One event with its officers. Raises :class:`NotFound` outside the scope."""
    event = db.session.scalars(
        visible_events(actor)
        .where(Event.id == event_id)
        .options(selectinload(Event.officers).joinedload(EventOfficer.user))
    ).first()
    if event is None:
        raise NotFound
    return event


def runs(actor: Actor, event: Event) -> bool:
    """Whether ``actor`` may change this event, which is visible to them."""
    match reach(actor, Permission.EVENT_MANAGE):
        case None:
            return False
        case Reach.OWN:
            return any(officer.user_id == actor.actor_id for officer in event.officers)
        case _:
            return True


def roster(event_id: int) -> Select[Invitation]:
    """Who is invited and has not been withdrawn, with all that a list or a paper shows."""
    return lines_of(event_id).where(Invitation.withdrawn_at.is_(None))


def lines_of(event_id: int) -> Select[Invitation]:
    """Every line that ever stood on an event's roster, those that left it too."""
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
    """One line of the roster."""
    invitation = db.session.scalars(roster(event_id).where(Invitation.id == invitation_id)).first()
    if invitation is None:
        raise NotFound
    return invitation


def current_invitation(decision_id: int) -> Invitation | None:
    """The event a decision is invited to, if any."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.decision_id == decision_id, Invitation.withdrawn_at.is_(None))
        .options(joinedload(Invitation.event))
    ).first()


def invitations_of(case_id: int) -> Sequence[Invitation]:
    """Every invitation of a case, withdrawn ones too; the case's guard stands before."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.case_id == case_id)
        .options(joinedload(Invitation.event))
        .order_by(Invitation.id.desc())
    ).all()


def visible_handovers(actor: Actor) -> Select[Handover]:
    """Handovers on cases that ``actor`` may see."""
    return (
        select(Handover)
        .where(Handover.case_id.in_(visible_case_ids(actor)))
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
    """One handover. Raises :class:`NotFound` outside the scope."""
    handover = db.session.scalars(
        visible_handovers(actor).where(Handover.id == handover_id)
    ).first()
    if handover is None:
        raise NotFound
    return handover


def handovers_of(case_id: int) -> Sequence[Handover]:
    """Every handover of a case, voided ones too, newest first; the case's guard stands before."""
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
    """What was handed over under a decision, voided ones too; the case's guard stands before."""
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
    """Approved items that were neither given nor released, in the decision's order."""
    return [item for item in decision.items if item.is_owed]


def handover_that_gave(decision_item_id: int) -> Handover | None:
    """The handover by which an item was given."""
    return db.session.scalars(
        select(Handover)
        .join(Handover.items)
        .where(HandoverItem.decision_item_id == decision_item_id, ~HandoverItem.voided)
        .options(joinedload(Handover.officer))
    ).first()


def last_ceremony(event: Event) -> Handover | None:
    """The latest handover of an event: its witnesses and place hold for the next one too."""
    return db.session.scalars(
        select(Handover)
        .where(Handover.event_id == event.id, Handover.voided_at.is_(None))
        .order_by(Handover.id.desc())
        .limit(1)
    ).first()


def last_village_head(village_code: str | None) -> str:
    """Who took note of the latest handover in a village; empty if nobody did."""
    name = db.session.scalar(
        select(Handover.village_head)
        .join(Handover.case)
        .join(Case.household)
        .where(Household.village_code == village_code, Handover.village_head != "")
        .order_by(Handover.id.desc())
        .limit(1)
    )
    return name or ""

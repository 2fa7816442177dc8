"""What an officer's phone needs of an event: its roster with as little of each family as serves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.casework.cases.models import Case
from portal.casework.decisions.models import CashMethod, Decision, DecisionItem
from portal.casework.handovers.models import (
    EventDesk,
    EventOfficer,
    Handover,
    HandoverEvent,
    Invitation,
)
from portal.casework.handovers.queries.handovers import BY_FAMILY_NAME
from portal.casework.handovers.states import EventStatus
from portal.core.clock import at_local, today
from portal.core.extensions import db
from portal.platform.files.models import StoredFile
from portal.platform.permissions import Actor
from portal.platform.regions.models import Region
from portal.registry.households.models import Household, Person
from portal.registry.households.queries import head_id

_DIGITS = 4


@dataclass(frozen=True)
class DeskItem:
    """An item still owed."""

    id: int
    kind: str
    quantity: int
    unit: str
    description: str
    total: int


@dataclass(frozen=True)
class DeskLine:
    """A family on the roster, as its officer's phone holds it.

    ``needs_form`` says that the short page is not enough: an heir receives, or money goes to an
    account.
    """

    invitation_id: int
    decision_id: int
    number: str
    name: str
    nik_end: str
    birth_year: int | None
    village: str
    rt: str
    arrived: bool
    served: bool
    needs_form: bool
    has_photo: bool
    items: tuple[DeskItem, ...]


@dataclass(frozen=True)
class DeskStates:
    """Invitations on the roster, by what has happened to them."""

    listed: list[int]
    arrived: list[int]
    served: list[int]


def desk_lines(event_id: int) -> list[DeskLine]:
    """Return the roster of an event in its order. The caller has checked access to the event."""
    owed, by_account = _owed(event_id)
    return [
        DeskLine(
            invitation_id=row.id,
            decision_id=row.decision_id,
            number=row.number,
            name=row.name or row.number,
            nik_end=(row.nik or "")[-_DIGITS:],
            birth_year=row.birth_date.year if row.birth_date else None,
            village=row.village or "",
            rt=row.rt,
            arrived=row.checked_in_at is not None,
            served=row.fulfilled_at is not None,
            needs_form=row.name is None or row.died_on is not None or row.decision_id in by_account,
            has_photo=row.has_photo,
            items=tuple(owed.get(row.decision_id, ())),
        )
        for row in _rows(event_id)
    ]


def _rows(event_id: int) -> Sequence[Any]:
    return db.session.execute(
        select(
            Invitation.id,
            Invitation.decision_id,
            Invitation.checked_in_at,
            Decision.fulfilled_at,
            Case.number,
            Household.rt,
            Region.name.label("village"),
            Person.name,
            Person.nik,
            Person.birth_date,
            Person.died_on,
            exists().where(_shows(Person.id)).label("has_photo"),
        )
        .join(Invitation.decision)
        .join(Invitation.case)
        .join(Case.household)
        .outerjoin(Region, Region.code == Household.village_code)
        .outerjoin(Person, Person.id == head_id())
        .where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
        .order_by(*BY_FAMILY_NAME)
    ).all()


def _owed(event_id: int) -> tuple[Mapping[int, list[DeskItem]], Collection[int]]:
    """Return the owed items by decision, and the decisions with money that goes to an account."""
    rows = db.session.execute(
        select(
            DecisionItem.decision_id,
            DecisionItem.cash_method,
            DecisionItem.id,
            DecisionItem.kind,
            DecisionItem.quantity,
            DecisionItem.unit,
            DecisionItem.description,
            DecisionItem.quantity * DecisionItem.unit_value,
        )
        .join(Invitation, Invitation.decision_id == DecisionItem.decision_id)
        .where(
            Invitation.event_id == event_id,
            Invitation.withdrawn_at.is_(None),
            DecisionItem.given_at.is_(None),
            DecisionItem.released_at.is_(None),
        )
        .order_by(DecisionItem.id)
    )
    owed: dict[int, list[DeskItem]] = {}
    by_account = set[int]()
    for decision_id, cash_method, *values in rows:
        item: tuple[Any, ...] = tuple(values)
        owed.setdefault(decision_id, []).append(DeskItem(*item))
        if cash_method is CashMethod.TRANSFER:
            by_account.add(decision_id)
    return owed, by_account


def _shows(person_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that a handover has a photo of this person, taken by consent."""
    return (
        (Handover.recipient_id == person_id)
        & Handover.photo_file_id.is_not(None)
        & Handover.voided_at.is_(None)
    )


def photo_of(person: Person) -> StoredFile | None:
    """Return the latest photo of a person with aid. The caller has checked access."""
    return db.session.scalars(
        select(StoredFile)
        .join(Handover, Handover.photo_file_id == StoredFile.id)
        .where(_shows(literal(person.id)))
        .order_by(Handover.id.desc())
        .limit(1)
    ).first()


def desk_states(event_id: int) -> DeskStates:
    """Return who is on the roster, who has arrived and who was served: one statement, no names."""
    rows = db.session.execute(
        select(Invitation.id, Invitation.checked_in_at, Decision.fulfilled_at)
        .join(Invitation.decision)
        .where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
        .order_by(Invitation.id)
    ).all()
    return DeskStates(
        listed=[line for line, _, _ in rows],
        arrived=[line for line, arrived, _ in rows if arrived is not None],
        served=[line for line, _, served in rows if served is not None],
    )


def find_invited(event_id: int, invitation_id: int) -> Invitation | None:
    """Return the invitation of an event, or the latest one of the same decision to the same event
    if it was withdrawn. ``None`` if the family was never invited to it.
    """
    named = db.session.get(Invitation, invitation_id)
    if named is None or named.event_id != event_id:
        return None
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.event_id == event_id, Invitation.decision_id == named.decision_id)
        .order_by(Invitation.withdrawn_at.is_not(None), Invitation.id.desc())
        .limit(1)
    ).one()


def desk_of(event: HandoverEvent, actor: Actor) -> EventDesk | None:
    """Return what ``actor`` has set for the own desk at an event."""
    if actor.actor_id is None:
        return None
    return db.session.get(EventDesk, (event.id, actor.actor_id))


def current_event(officer: Actor) -> HandoverEvent | None:
    """Return the officer's event of today: one that is open, else one that begins today."""
    begins = at_local(datetime.combine(today(), time.min))
    is_open = HandoverEvent.status == EventStatus.OPEN
    is_today = (HandoverEvent.status == EventStatus.PLANNED) & HandoverEvent.starts_at.between(
        begins, begins + timedelta(days=1)
    )
    events = db.session.scalars(
        select(HandoverEvent)
        .join(EventOfficer, EventOfficer.event_id == HandoverEvent.id)
        .where(EventOfficer.user_id == officer.actor_id, is_open | is_today)
    )
    return max(
        events,
        key=lambda event: (event.status is EventStatus.OPEN, event.starts_at),
        default=None,
    )

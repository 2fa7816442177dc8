"""Queries of an inspector's questions."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.casework.cases.models import Case
from portal.casework.cases.queries import of_visible_case
from portal.casework.decisions.models import Decision, DecisionItem, Fund
from portal.casework.decisions.queries import visible_decisions
from portal.casework.handovers.models import Handover, HandoverEvent, HandoverItem
from portal.casework.receipts.models import Paper
from portal.core.clock import midnight
from portal.core.extensions import db
from portal.overview.inspection.fund_sheets import items_given
from portal.platform.accounts.models import User
from portal.platform.messages.models import MessageTemplate
from portal.platform.permissions import Actor, Role
from portal.registry.agencies.models import Import
from portal.registry.households.models import Household

ONE_DAY = timedelta(days=1)


def deciders() -> Sequence[User]:
    """Return everybody who approves aid, with closed accounts, by name."""
    query = select(User).where(User.role == Role.APPROVER).order_by(User.name, User.id)
    return db.session.scalars(query).all()


def decisions_by(actor: Actor, decider_id: int, *, day: date | None) -> Select[Decision]:
    """Return the query of what one person decided, on a day or ever."""
    query = visible_decisions(actor).where(
        Decision.decided_by_id == decider_id, Decision.decided_at.is_not(None)
    )
    if day is None:
        return query
    start = midnight(day)
    return query.where(Decision.decided_at >= start, Decision.decided_at < start + ONE_DAY)


def sum_of_day(decider_id: int, day: date) -> tuple[int, int]:
    """Return how many decisions one person made on a day, and their rupiah."""
    start = midnight(day)
    value = func.sum(DecisionItem.quantity * DecisionItem.unit_value)
    found = db.session.execute(
        select(func.count(Decision.id.distinct()), func.coalesce(value, 0))
        .join(Decision.items)
        .where(
            Decision.decided_by_id == decider_id,
            Decision.decided_at >= start,
            Decision.decided_at < start + ONE_DAY,
        )
    ).one()
    return int(found[0]), int(found[1])


def handed_over(actor: Actor, fund: Fund, first: date | None) -> Select[DecisionItem]:
    """Return the query of items of a fund that were handed over, in a month or ever, with their
    families."""
    return (
        items_given(fund, first)
        .join(DecisionItem.decision)
        .join(Decision.case)
        .join(Case.household)
        .where(of_visible_case(actor, Decision.case_id))
        .options(
            contains_eager(DecisionItem.decision).options(
                contains_eager(Decision.case)
                .contains_eager(Case.household)
                .options(
                    selectinload(Household.persons),
                    joinedload(Household.village),
                    joinedload(Household.district),
                ),
                joinedload(Decision.decree),
            )
        )
    )


def handovers_of_items(items: Sequence[DecisionItem]) -> Mapping[int, Handover]:
    """Return the handover that stands of each item, by id of the item."""
    if not items:
        return {}
    rows = db.session.execute(
        select(HandoverItem.decision_item_id, Handover)
        .join(HandoverItem.handover)
        .where(HandoverItem.decision_item_id.in_([item.id for item in items]))
        .where(HandoverItem.voided.is_(False))
        .options(joinedload(Handover.officer))
    )
    return {row[0]: row[1] for row in rows}


def papers_of_handovers(handover_ids: Sequence[int]) -> Mapping[int, Sequence[Paper]]:
    """Return the papers of handovers by id of the handover."""
    if not handover_ids:
        return {}
    found: dict[int, list[Paper]] = {}
    query = select(Paper).where(Paper.handover_id.in_(handover_ids)).order_by(Paper.id)
    for paper in db.session.scalars(query):
        found.setdefault(paper.handover_id or 0, []).append(paper)
    return found


def voided_handovers(actor: Actor) -> Select[Handover]:
    """Return the query of handovers that were taken back, with their families."""
    return (
        select(Handover)
        .join(Handover.case)
        .join(Case.household)
        .where(Handover.voided_at.is_not(None), of_visible_case(actor, Handover.case_id))
        .options(
            contains_eager(Handover.case)
            .contains_eager(Case.household)
            .options(
                selectinload(Household.persons),
                joinedload(Household.village),
                joinedload(Household.district),
            ),
            joinedload(Handover.voided_by),
            selectinload(Handover.items)
            .joinedload(HandoverItem.decision_item)
            .joinedload(DecisionItem.fund),
        )
    )


def all_funds() -> Select[Fund]:
    """Return the query of funds."""
    return select(Fund)


def all_events() -> Select[HandoverEvent]:
    """Return the query of events of all places."""
    return select(HandoverEvent)


def all_imports() -> Select[Import]:
    """Return the query of imports, whoever brought them in."""
    return select(Import).options(joinedload(Import.agency), joinedload(Import.file))


def newest_texts() -> Mapping[tuple[str, str], MessageTemplate]:
    """Return the office's newest version of each text, by step and language."""
    rows = db.session.scalars(select(MessageTemplate).order_by(MessageTemplate.version))
    return {(row.step, row.language): row for row in rows}

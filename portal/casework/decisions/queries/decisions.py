"""Load decisions, decrees, catalogue items and funds."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, Select, and_, exists, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from portal.casework.cases.models import Case
from portal.casework.cases.permissions import AID_DECIDE, CASE_WORK
from portal.casework.cases.queries import of_visible_case
from portal.casework.cases.states import Status
from portal.casework.decisions.models import CatalogueItem, Decision, DecisionItem, Decree, Fund
from portal.casework.decisions.states import DecisionStatus
from portal.core.db.plans import unindexed
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.permissions import Actor, Reach, allows, reach
from portal.registry.households.models import Household


def visible_decisions(actor: Actor) -> Select[Decision]:
    """Return the query of decisions on visible cases, with case, household and items loaded."""
    return (
        select(Decision)
        .join(Decision.case)
        .join(Case.household)
        .where(of_visible_case(actor, Decision.case_id))
        .options(
            contains_eager(Decision.case)
            .contains_eager(Case.household)
            .options(
                selectinload(Household.persons),
                joinedload(Household.village),
                joinedload(Household.district),
            ),
            selectinload(Decision.items).joinedload(DecisionItem.fund),
            joinedload(Decision.proposed_by),
            joinedload(Decision.decided_by),
            joinedload(Decision.decree),
        )
    )


def get_decision(actor: Actor, decision_id: int) -> Decision:
    """Return a decision. Raise :class:`NotFound` outside the scope."""
    decision = db.session.scalars(
        visible_decisions(actor).where(Decision.id == decision_id)
    ).first()
    if decision is None:
        raise NotFound
    return decision


def decisions_of(case_id: int) -> Sequence[Decision]:
    """Return the decisions of a case, newest first. The caller has checked access to the case."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.case_id == case_id)
        .order_by(Decision.id.desc())
        .options(
            selectinload(Decision.items).joinedload(DecisionItem.fund),
            joinedload(Decision.proposed_by),
            joinedload(Decision.decided_by),
            joinedload(Decision.decree),
        )
    ).all()


def open_decision(case_id: int) -> Decision | None:
    """Return the decision that is proposed, or approved with items still owed."""
    return next((item for item in decisions_of(case_id) if is_open(item)), None)


def is_open(decision: Decision) -> bool:
    """Return whether the decision still needs an approval or a handover."""
    if decision.status is DecisionStatus.APPROVED:
        return decision.fulfilled_at is None
    return decision.status is DecisionStatus.PROPOSED


def proposals_to_decide(actor: Actor) -> Select[Any] | None:
    """Return the ids of proposals that wait for a decision, for those who decide."""
    if not allows(actor, AID_DECIDE):
        return None
    waiting = visible_decisions(actor).where(Decision.status == DecisionStatus.PROPOSED)
    return waiting.with_only_columns(Decision.id)


def next_proposal(actor: Actor, *, after: int) -> int | None:
    """Return the oldest proposal after the one with id ``after`` that ``actor`` may decide, else
    the oldest of all; ``None`` if none is left. Nobody decides a proposal of their own.
    """
    waiting = proposals_to_decide(actor)
    if waiting is None:
        return None
    others = waiting.where(Decision.proposed_by_id != actor.actor_id, Decision.id != after)
    others = others.order_by(Decision.id).limit(1)
    later = db.session.scalar(others.where(Decision.id > after))
    return later if later is not None else db.session.scalar(others)


def declined_proposals(actor: Actor) -> Select[Any] | None:
    """Return the ids of declined proposals in a caseworker's own cases that nothing followed."""
    if reach(actor, CASE_WORK) is not Reach.OWN:
        return None
    return select(Decision.id).join(Decision.case).where(unanswered(actor))


def unanswered(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a proposal was declined, and that neither another proposal nor the
    end of its case followed; for caseworkers, in their own cases.
    """
    later = aliased(Decision)
    followed = exists().where(later.case_id == Decision.case_id, later.id > Decision.id)
    mine = reach(actor, CASE_WORK) is Reach.OWN
    status = unindexed(Decision.status) if mine else Decision.status
    return and_(
        status == DecisionStatus.DECLINED,
        ~followed,
        Case.status != Status.CLOSED,
        Case.caseworker_id == actor.actor_id if mine else true(),
    )


def obstacle_to_closing(case: Case) -> str | None:
    """Return why the case cannot be closed: aid is proposed, or approved and still owed."""
    decision = open_decision(case.id)
    if decision is None:
        return None
    if decision.status is DecisionStatus.PROPOSED:
        return gettext("Usulan bantuannya belum ditetapkan: tarik atau tetapkan dahulu.")
    return gettext(
        "Masih ada bantuan yang belum diserahkan: serahkan, lepas sisanya, atau batalkan"
        " keputusannya dahulu."
    )


def decisions_under(actor: Actor, decree_id: int) -> Sequence[Decision]:
    """Return the decisions of an SK (its BNBA), sorted by kecamatan, village and case number."""
    return db.session.scalars(
        visible_decisions(actor)
        .where(Decision.decree_id == decree_id)
        .order_by(Household.district_code, Household.village_code, Case.number)
    ).all()


def get_decree(decree_id: int) -> Decree:
    """Return a decree. All staff may see a decree; its list follows the scope."""
    decree = db.session.get(Decree, decree_id)
    if decree is None:
        raise NotFound
    return decree


def active_funds() -> Sequence[Fund]:
    """Return the funds open for proposals, by name."""
    return db.session.scalars(select(Fund).where(Fund.active).order_by(Fund.name)).all()


def active_catalogue() -> Sequence[CatalogueItem]:
    """Return the items open for proposals, by kind and name."""
    return db.session.scalars(
        select(CatalogueItem)
        .where(CatalogueItem.active)
        .order_by(CatalogueItem.kind, CatalogueItem.name)
    ).all()


def get_catalogue_item(item_id: int) -> CatalogueItem:
    """Return a catalogue item. Raise :class:`NotFound` if there is none."""
    item = db.session.get(CatalogueItem, item_id)
    if item is None:
        raise NotFound
    return item


def get_fund(fund_id: int) -> Fund:
    """Return a fund. Raise :class:`NotFound` if there is none."""
    fund = db.session.get(Fund, fund_id)
    if fund is None:
        raise NotFound
    return fund

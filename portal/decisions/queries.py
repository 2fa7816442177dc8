"""Questions about aid."""

from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.cases.models import Case
from portal.cases.queries import visible_case_ids
from portal.decisions.models import CatalogueItem, Decision, DecisionItem, Decree, Fund
from portal.decisions.states import DecisionStatus
from portal.errors import NotFound
from portal.extensions import db
from portal.households.models import Household
from portal.permissions import Actor


def visible_decisions(actor: Actor) -> Select[Decision]:
    """Decisions on cases that ``actor`` may see, with case, household and items loaded."""
    return (
        select(Decision)
        .join(Decision.case)
        .join(Case.household)
        .where(Case.id.in_(visible_case_ids(actor)))
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
    """One decision. Raises :class:`NotFound` outside the scope."""
    decision = db.session.scalars(
        visible_decisions(actor).where(Decision.id == decision_id)
    ).first()
    if decision is None:
        raise NotFound
    return decision


def decisions_of(case_id: int) -> Sequence[Decision]:
    """Every decision of a case, newest first, whoever asks; the case's guard stands before."""
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
    """The decision that is proposed, or approved with something still owed."""
    return next((item for item in decisions_of(case_id) if is_open(item)), None)


def is_open(decision: Decision) -> bool:
    """Whether the decision still asks for something: a judgement or a handover."""
    if decision.status is DecisionStatus.APPROVED:
        return decision.fulfilled_at is None
    return decision.status is DecisionStatus.PROPOSED


def why_not_close(case: Case) -> str | None:
    """A case stays open while aid is proposed, or approved and still owed."""
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
    """The list (BNBA) of an SK, by kecamatan, village and number."""
    return db.session.scalars(
        visible_decisions(actor)
        .where(Decision.decree_id == decree_id)
        .order_by(Household.district_code, Household.village_code, Case.number)
    ).all()


def get_decree(decree_id: int) -> Decree:
    """One SK; the acts themselves are public to staff, their lists follow the scope."""
    decree = db.session.get(Decree, decree_id)
    if decree is None:
        raise NotFound
    return decree


def decrees() -> Sequence[Decree]:
    """Every SK, newest first."""
    return db.session.scalars(select(Decree).order_by(Decree.dated.desc(), Decree.id.desc())).all()


def active_funds() -> Sequence[Fund]:
    """Funds that aid can be proposed from, by name."""
    return db.session.scalars(select(Fund).where(Fund.active).order_by(Fund.name)).all()


def active_catalogue() -> Sequence[CatalogueItem]:
    """What can be given, by kind and name."""
    return db.session.scalars(
        select(CatalogueItem)
        .where(CatalogueItem.active)
        .order_by(CatalogueItem.kind, CatalogueItem.name)
    ).all()

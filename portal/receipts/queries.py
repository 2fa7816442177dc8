"""Questions about papers."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.cases.models import Case
from portal.cases.queries import visible_case_ids
from portal.decisions.models import AidKind, Decision, DecisionItem
from portal.errors import NotFound
from portal.extensions import db
from portal.handovers.models import Handover
from portal.households.models import Household
from portal.permissions import Actor
from portal.receipts.models import Paper, PaperKind, Print
from portal.receipts.states import PaperStatus


def visible_papers(actor: Actor) -> Select[Paper]:
    """Papers of cases that ``actor`` may see."""
    return (
        select(Paper)
        .where(Paper.case_id.in_(visible_case_ids(actor)))
        .options(
            joinedload(Paper.decision)
            .joinedload(Decision.case)
            .joinedload(Case.household)
            .selectinload(Household.persons),
            selectinload(Paper.prints).joinedload(Print.printed_by),
        )
    )


def get_paper(actor: Actor, paper_id: int) -> Paper:
    """One paper of a case that ``actor`` may see. Raises :class:`NotFound` otherwise."""
    paper = db.session.scalars(visible_papers(actor).where(Paper.id == paper_id)).first()
    if paper is None:
        raise NotFound
    return paper


def is_numbered(text: str) -> ColumnElement[bool]:
    """Whether a paper has this number, as somebody who holds it reads it off."""
    return Paper.number.in_({text, text.upper()})


def id_of_number(text: str) -> int | None:
    """The paper with this number, whoever asks: for those who may not see its case either."""
    return db.session.scalar(select(Paper.id).where(is_numbered(text)))


def paper_by_token(token: str) -> Paper | None:
    """The paper behind a QR code, for the public check page."""
    return db.session.scalars(select(Paper).where(Paper.token == token)).first()


def papers_of_handover(handover_id: int) -> Sequence[Paper]:
    """The papers of one handover."""
    return db.session.scalars(
        select(Paper).where(Paper.handover_id == handover_id).order_by(Paper.id)
    ).all()


def is_paper_of_item() -> ColumnElement[bool]:
    """Whether a paper holds and is of the kind on which a decision's item stands: cash on the
    kuitansi, everything else on the BAST. A handover has one of each kind at most."""
    is_receipt = Paper.kind == PaperKind.RECEIPT
    is_cash = DecisionItem.kind == AidKind.CASH
    return (Paper.status == PaperStatus.ISSUED) & or_(is_receipt & is_cash, ~is_receipt & ~is_cash)


def replaced_papers(handover: Handover) -> Sequence[Paper]:
    """Papers that lay printed and perhaps signed on the table, and do not say what was recorded:
    they became void with the handover, which has papers of its own."""
    return db.session.scalars(
        select(Paper)
        .where(
            Paper.decision_id == handover.decision_id,
            Paper.handover_id.is_(None),
            Paper.first_pdf_id.is_not(None),
            Paper.voided_at >= handover.recorded_at,
        )
        .order_by(Paper.id)
    ).all()


def papers_of_case(case_id: int) -> Sequence[Paper]:
    """Every paper of a case, newest first; the case's guard stands before."""
    return db.session.scalars(
        select(Paper)
        .where(Paper.case_id == case_id)
        .order_by(Paper.id.desc())
        .options(selectinload(Paper.prints), joinedload(Paper.handover))
    ).all()


def reserved_papers(decision_ids: Collection[int]) -> Sequence[Paper]:
    """Numbers taken in advance for decisions and not used yet."""
    return db.session.scalars(
        select(Paper)
        .where(Paper.decision_id.in_(decision_ids), Paper.status == PaperStatus.RESERVED)
        .options(joinedload(Paper.decision).joinedload(Decision.case).joinedload(Case.household))
        .order_by(Paper.id)
    ).all()


def printed_in_advance(decision_id: int) -> list[str]:
    """Numbers of papers that lie printed on the table and wait for a signature."""
    return [
        paper.number for paper in reserved_papers([decision_id]) if paper.first_pdf_id is not None
    ]


def years() -> Sequence[int]:
    """Years in which papers were numbered, newest first."""
    return db.session.scalars(select(Paper.year).distinct().order_by(Paper.year.desc())).all()


def numbers_of(decision_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """The numbers that hold for each decision: prepared or issued, not void."""
    rows = db.session.execute(
        select(Paper.decision_id, Paper.number)
        .where(Paper.decision_id.in_(decision_ids), Paper.status != PaperStatus.VOID)
        .order_by(Paper.id)
    )
    numbers: dict[int, list[str]] = {}
    for decision_id, number in rows:
        numbers.setdefault(decision_id, []).append(number)
    return numbers

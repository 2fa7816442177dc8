"""Queries on papers, and the content of the public check page."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.casework.cases.models import Case
from portal.casework.cases.queries import of_visible_case
from portal.casework.decisions.models import AidKind, Decision, DecisionItem
from portal.casework.handovers.models import Handover
from portal.casework.receipts.check_code import is_check_code
from portal.casework.receipts.models import Paper, PaperKind, Print
from portal.casework.receipts.states import PaperStatus
from portal.core.clock import to_local
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.documents.papers import BastPaper, ReceiptPaper, receipt_from_json
from portal.platform.permissions import Actor
from portal.registry.households.models import Household

_LAST_CHARACTER = chr(0x10FFFF)


def visible_papers(actor: Actor) -> Select[Paper]:
    """Return the query of papers of visible cases."""
    return (
        select(Paper)
        .where(of_visible_case(actor, Paper.case_id))
        .options(
            joinedload(Paper.decision)
            .joinedload(Decision.case)
            .joinedload(Case.household)
            .selectinload(Household.persons),
            selectinload(Paper.prints).joinedload(Print.printed_by),
        )
    )


def get_paper(actor: Actor, paper_id: int) -> Paper:
    """Return a paper of a visible case. Raise :class:`NotFound` otherwise."""
    paper = db.session.scalars(visible_papers(actor).where(Paper.id == paper_id)).first()
    if paper is None:
        raise NotFound
    return paper


def has_number(text: str) -> ColumnElement[bool]:
    """Return the condition that a paper has this number, ignoring case."""
    return Paper.number.in_({text, text.upper()})


def is_numbered(text: str) -> ColumnElement[bool]:
    """Return the condition that a number begins with ``text``, ignoring case, or has its running
    number.
    """
    running = [int(number) for number in re.findall(r"[0-9]{1,9}", text)]
    beginnings = (
        and_(Paper.number >= beginning, Paper.number < beginning + _LAST_CHARACTER)
        for beginning in {text, text.upper()}
    )
    return or_(*beginnings, Paper.sequence.in_(running))


def id_of_number(text: str) -> int | None:
    """Return the id of the paper with this number, regardless of scope."""
    return db.session.scalar(select(Paper.id).where(has_number(text)))


def token_of_number(text: str) -> str | None:
    """Return the token of the paper with this number, regardless of scope; ``None`` if there is
    none.
    """
    return db.session.scalar(select(Paper.token).where(has_number(text)))


def paper_by_token(token: str) -> Paper | None:
    """Return the paper with this token, for the public check page."""
    return db.session.scalars(select(Paper).where(Paper.token == token)).first()


def papers_of_handover(handover_id: int) -> Sequence[Paper]:
    """Return the papers of a handover."""
    return db.session.scalars(
        select(Paper).where(Paper.handover_id == handover_id).order_by(Paper.id)
    ).all()


def is_paper_of_item() -> ColumnElement[bool]:
    """Return the condition that a paper is issued and of the kind that lists a decision's item.

    Cash is on the kuitansi, the rest on the BAST. A handover has at most one paper of each kind.
    """
    is_receipt = Paper.kind == PaperKind.RECEIPT
    is_cash = DecisionItem.kind == AidKind.CASH
    return (Paper.status == PaperStatus.ISSUED) & or_(is_receipt & is_cash, ~is_receipt & ~is_cash)


def replaced_papers(handover: Handover) -> Sequence[Paper]:
    """Return papers printed in advance that were voided because they do not state what was
    recorded.

    They may be signed already; the handover has papers of its own.
    """
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
    """Return the papers of a case, newest first. The caller has checked access to the case."""
    return db.session.scalars(
        select(Paper)
        .where(Paper.case_id == case_id)
        .order_by(Paper.id.desc())
        .options(selectinload(Paper.prints), joinedload(Paper.handover))
    ).all()


def reserved_papers(decision_ids: Collection[int]) -> Sequence[Paper]:
    """Return the papers reserved for decisions and not issued yet."""
    return db.session.scalars(
        select(Paper)
        .where(Paper.decision_id.in_(decision_ids), Paper.status == PaperStatus.RESERVED)
        .options(joinedload(Paper.decision).joinedload(Decision.case).joinedload(Case.household))
        .order_by(Paper.id)
    ).all()


def printed_in_advance(decision_id: int) -> list[Paper]:
    """Return the reserved papers that are printed and waiting for a signature."""
    return [paper for paper in reserved_papers([decision_id]) if paper.first_pdf_id is not None]


def years() -> Sequence[int]:
    """Return the years from the first paper to the last, newest first."""
    first = select(func.min(Paper.year)).scalar_subquery()
    last = select(func.max(Paper.year)).scalar_subquery()
    start, end = db.session.execute(select(first, last)).one()
    return [] if start is None else list(range(end, start - 1, -1))


def numbers_of(decision_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """Return the numbers of valid papers (reserved or issued) by decision id."""
    rows = db.session.execute(
        select(Paper.decision_id, Paper.number)
        .where(Paper.decision_id.in_(decision_ids), Paper.status != PaperStatus.VOID)
        .order_by(Paper.id)
    )
    numbers: dict[int, list[str]] = {}
    for decision_id, number in rows:
        numbers.setdefault(decision_id, []).append(number)
    return numbers


#: Letters of a mark. Among the papers of an event they are enough.
MARK_LENGTH = 16


def paper_marks(decision_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """Return by decision id the marks of its reserved papers: the beginning of the SHA-256 of each
    token. A phone computes the mark of what it scans; the tokens stay here.
    """
    rows = db.session.execute(
        select(Paper.decision_id, Paper.token)
        .where(Paper.decision_id.in_(decision_ids), Paper.status == PaperStatus.RESERVED)
        .order_by(Paper.id)
    )
    marks: dict[int, list[str]] = {}
    for decision_id, token in rows:
        digest = hashlib.sha256(token.encode()).hexdigest()
        marks.setdefault(decision_id, []).append(digest[:MARK_LENGTH])
    return marks


LONGEST_TOKEN = 43


@dataclass(frozen=True)
class PublicPaper:
    """What anybody may know about a paper: nothing about the person, the value or the place."""

    number: str
    kind: PaperKind
    status: PaperStatus
    day: date
    aid: tuple[AidKind, ...]
    voided_on: date | None


def token_of_paper(number: str, code: str) -> str | None:
    """Return the token of the paper with this number if ``code`` is its check code."""
    token = token_of_number(number.strip())
    return token if token is not None and is_check_code(token, code) else None


def public_paper(token: str) -> PublicPaper | None:
    """Return the paper with this token for the public check page; ``None`` if there is none."""
    paper = paper_by_token(token) if len(token) <= LONGEST_TOKEN else None
    if paper is None:
        return None
    return PublicPaper(
        number=paper.number,
        kind=paper.kind,
        status=paper.status,
        day=_day(paper),
        aid=_aid(paper),
        voided_on=to_local(paper.voided_at).date() if paper.voided_at else None,
    )


def _day(paper: Paper) -> date:
    return content_of(paper).day if paper.snapshot else to_local(paper.issued_at).date()


def _aid(paper: Paper) -> tuple[AidKind, ...]:
    if paper.kind is PaperKind.RECEIPT:
        return (AidKind.CASH,)
    content = content_of(paper) if paper.snapshot else None
    if not isinstance(content, BastPaper):
        return ()
    return tuple(dict.fromkeys(AidKind(item.kind.value) for item in content.items))


def content_of(paper: Paper) -> ReceiptPaper:
    """Return the content of the paper."""
    return receipt_from_json(json.dumps(paper.snapshot))

"""What the world may know of a paper."""

from dataclasses import dataclass
from datetime import date

from portal.clock import to_wib
from portal.decisions.models import AidKind
from portal.documents.papers import BastPaper
from portal.receipts.models import Paper, PaperKind
from portal.receipts.queries import paper_by_token
from portal.receipts.services import stored
from portal.receipts.states import PaperStatus

LONGEST_TOKEN = 43


@dataclass(frozen=True)
class PublicPaper:
    """Nothing here says whose paper it is, what it is worth, or where it was given."""

    number: str
    kind: PaperKind
    status: PaperStatus
    day: date
    aid: tuple[AidKind, ...]
    voided_on: date | None


def check(token: str) -> PublicPaper | None:
    """The paper with this token, without anything about a person."""
    paper = paper_by_token(token) if len(token) <= LONGEST_TOKEN else None
    if paper is None:
        return None
    return PublicPaper(
        number=paper.number,
        kind=paper.kind,
        status=paper.status,
        day=_day(paper),
        aid=_aid(paper),
        voided_on=to_wib(paper.voided_at).date() if paper.voided_at else None,
    )


def _day(paper: Paper) -> date:
    return stored(paper).day if paper.snapshot else to_wib(paper.issued_at).date()


def _aid(paper: Paper) -> tuple[AidKind, ...]:
    if paper.kind is PaperKind.RECEIPT:
        return (AidKind.CASH,)
    content = stored(paper) if paper.snapshot else None
    if not isinstance(content, BastPaper):
        return ()
    return tuple(dict.fromkeys(AidKind(item.kind.value) for item in content.items))

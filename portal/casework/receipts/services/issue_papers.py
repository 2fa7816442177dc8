"""Issue, print, reprint and void papers. Numbers have no gaps; no paper is ever deleted."""

import json
import secrets
from collections.abc import Collection, Sequence

from flask_babel import gettext

from portal.casework.decisions.models import AidKind, Decision
from portal.casework.handovers.models import Handover
from portal.casework.receipts import settings
from portal.casework.receipts.models import Paper, PaperKind, Print, SheetSize
from portal.casework.receipts.paper_data import (
    agrees_with,
    snapshot_of,
    with_address,
    with_office_of,
)
from portal.casework.receipts.permissions import PAPER_ISSUE
from portal.casework.receipts.queries import content_of, papers_of_handover, reserved_papers
from portal.casework.receipts.states import PAPER_TRANSITIONS, PaperAction, PaperStatus
from portal.core.clock import to_local, utc_now
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.core.types import NumberPattern, ReferenceNumber
from portal.platform import audit
from portal.platform.documents.papers import ReceiptPaper
from portal.platform.documents.printing import (
    PrintMark,
    PrintSize,
    print_paper,
    print_papers,
)
from portal.platform.documents.settings import SIZE
from portal.platform.files.models import StoredFile
from portal.platform.files.services import read_file, store_file
from portal.platform.numbering import take_number
from portal.platform.permissions import Actor, require
from portal.platform.readiness.queries import papers_are_drafts
from portal.platform.settings import value_of
from portal.platform.workflow import apply_to_all

PATTERNS = {
    PaperKind.BAST: settings.BAST_NUMBER,
    PaperKind.RECEIPT: settings.RECEIPT_NUMBER,
}
TOKEN_BYTES = 16  # 128 bits


def kinds_for(kinds: Sequence[AidKind]) -> list[PaperKind]:
    """Return the papers that a handover of such items needs: BAST, kuitansi, or both."""
    wanted = []
    if any(kind is not AidKind.CASH for kind in kinds):
        wanted.append(PaperKind.BAST)
    if AidKind.CASH in kinds:
        wanted.append(PaperKind.RECEIPT)
    return wanted


def issue_papers(actor: Actor, handover: Handover) -> None:
    """Issue the papers of a handover, in its transaction.

    Use a number reserved for the event if possible. Void a reserved paper that was printed and
    states something else, and one that is not needed once nothing is owed.
    """
    reserved = {paper.kind: paper for paper in reserved_papers([handover.decision_id])}
    for kind in kinds_for([line.decision_item.kind for line in handover.items]):
        paper = reserved.pop(kind, None)
        if paper is not None and not _usable(paper, handover):
            void_all(actor, [paper], kept("Isinya berbeda dari yang diserahkan"))
            paper = None
        _issue(actor, paper or _new_paper(actor, handover.decision, kind), handover)
    if handover.decision.fulfilled_at is not None:
        void_all(actor, list(reserved.values()), kept("Tidak terpakai"))


def reserve_paper(actor: Actor, decision: Decision, kind: PaperKind) -> Paper:
    """Reserve a number for an event; the caller stores the content."""
    require(actor, PAPER_ISSUE)
    paper = _new_paper(actor, decision, kind)
    audit.record(actor, "papers.reserve", paper, number=paper.number)
    return paper


def void_papers(actor: Actor, handover: Handover) -> None:
    """Void the papers of a voided handover. They keep their number and read *batal*."""
    papers = papers_of_handover(handover.id)
    valid = [paper for paper in papers if paper.status is not PaperStatus.VOID]
    void_all(actor, valid, handover.void_reason)


def void_reserved(actor: Actor, decision_ids: Collection[int], reason: str) -> None:
    """Void the reserved papers of these decisions."""
    void_all(actor, reserved_papers(decision_ids), reason)


def void_all(actor: Actor, papers: Sequence[Paper], reason: str) -> None:
    """Void these papers. They keep their number and read *batal*."""
    apply_to_all(
        papers,
        PaperAction.VOID,
        actor,
        PAPER_TRANSITIONS,
        voided_at=utc_now(),
        voided_by_id=actor.actor_id,
        void_reason=reason,
    )


def render_original(paper: Paper, *, size: SheetSize | None = None) -> bytes:
    """Return the first print as PDF, a draft while the portal is not ready.

    Takes about a second of CPU: call it outside any transaction.
    """
    mark = PrintMark(draft=papers_are_drafts())
    return print_paper(_as_of_today(paper), size=_print_size(size or paper.size), mark=mark)


def render_originals(papers: Sequence[Paper]) -> dict[int, bytes]:
    """Return the first prints of many papers by id, as :func:`render_original` would make them."""
    draft = papers_are_drafts()
    found: dict[int, bytes] = {}
    for size in SheetSize:
        alike = [paper for paper in papers if paper.size is size]
        pdfs = print_papers(
            [_as_of_today(paper) for paper in alike], size=_print_size(size), draft=draft
        )
        found |= dict(zip((paper.id for paper in alike), pdfs, strict=True))
    return found


def store_original(
    actor: Actor, paper: Paper, pdf: bytes, *, size: SheetSize | None = None, occasion: str = ""
) -> bytes:
    """Store the first print unless a concurrent request did; return the stored PDF.

    ``occasion`` says where it was printed if not from its own page.
    """
    require(actor, PAPER_ISSUE)
    locked = db.session.get_one(Paper, paper.id, with_for_update=True, populate_existing=True)
    if locked.first_pdf_id is not None:
        return read_original(locked)
    name = f"{paper.number.replace('/', '-')}.pdf"
    file = store_file(actor, name=name, content_type="application/pdf", data=pdf)
    locked.first_pdf_id, locked.size = file.id, size or locked.size
    first = Print(
        paper_id=paper.id,
        copy=0,
        printed_at=utc_now(),
        printed_by_id=actor.actor_id,
        reason=occasion,
    )
    db.session.add(first)
    audit.record(actor, "papers.print", locked, number=paper.number)
    return pdf


def read_original(paper: Paper) -> bytes:
    """Return the stored first print, byte for byte."""
    return read_file(db.session.get_one(StoredFile, paper.first_pdf_id))


def reprint(actor: Actor, paper: Paper, *, reason: str) -> Print:
    """Record one more print, to be marked *CETAK ULANG ke-n*."""
    require(actor, PAPER_ISSUE)
    if not reason.strip():
        raise InvalidInput(gettext("Tulis alasan cetak ulang."), field="reason")
    db.session.get_one(Paper, paper.id, with_for_update=True, populate_existing=True)
    db.session.refresh(paper, ["prints"])
    copy = max((item.copy for item in paper.prints), default=0) + 1
    row = Print(
        paper_id=paper.id,
        copy=copy,
        printed_at=utc_now(),
        printed_by_id=actor.actor_id,
        reason=reason,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "papers.reprint", paper, number=paper.number, copy=copy, reason=reason)
    return row


def render_copy(paper: Paper, copy: int) -> bytes:
    """Return reprint ``copy`` as PDF; 0 is a void paper as shown on screen."""
    void = paper.status is PaperStatus.VOID
    mark = PrintMark(copy=copy, void=void, draft=papers_are_drafts())
    return print_paper(_as_of_today(paper), size=_print_size(paper.size), mark=mark)


def record_opening(actor: Actor, paper: Paper) -> None:
    """Record in the audit trail that a paper was opened, because it shows a full NIK."""
    require(actor, PAPER_ISSUE)
    audit.record(actor, "papers.open", paper, number=paper.number)


def store_content(paper: Paper, snapshot: ReceiptPaper) -> None:
    """Replace the content of the paper."""
    paper.snapshot = json.loads(snapshot.to_json())


def _usable(paper: Paper, handover: Handover) -> bool:
    """Return whether a reserved paper can be issued: not printed yet, or correct as printed."""
    if paper.first_pdf_id is None:
        return True
    actual = snapshot_of(paper.kind, handover, number=paper.number)
    return agrees_with(content_of(paper), actual)


def _issue(actor: Actor, paper: Paper, handover: Handover) -> None:
    if paper.first_pdf_id is None:
        store_content(paper, snapshot_of(paper.kind, handover, number=paper.number))
    apply_to_all(
        [paper],
        PaperAction.ISSUE,
        actor,
        PAPER_TRANSITIONS,
        noted={"number": paper.number},
        handover_id=handover.id,
    )


def _new_paper(actor: Actor, decision: Decision, kind: PaperKind) -> Paper:
    now = utc_now()
    day = to_local(now).date()
    sequence = take_number(kind.value, year=day.year)
    pattern = NumberPattern.parse(value_of(PATTERNS[kind]))
    paper = Paper(
        kind=kind,
        year=day.year,
        sequence=sequence,
        number=pattern.write(ReferenceNumber(day.year, sequence, day.month)),
        token=secrets.token_urlsafe(TOKEN_BYTES),
        status=PaperStatus.RESERVED,
        size=SheetSize(value_of(SIZE)),
        case_id=decision.case_id,
        decision=decision,
        snapshot={},
        issued_at=now,
        issued_by_id=actor.actor_id,
    )
    db.session.add(paper)
    db.session.flush()
    return paper


def _as_of_today(paper: Paper) -> ReceiptPaper:
    content = with_address(content_of(paper), paper.token)
    return with_office_of(content, paper.handover.officer) if paper.handover else content


def _print_size(size: SheetSize) -> PrintSize:
    return PrintSize(size.value.lower())

"""Issue, print, reprint and void papers. Numbers have no gaps; nothing issued ever disappears."""

import json
import secrets
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext

from portal import audit
from portal.clock import to_wib, utc_now
from portal.decisions.models import AidKind, Decision
from portal.documents.papers import ReceiptPaper, receipt_from_json
from portal.documents.printing import PaperSize as PrintSize
from portal.documents.printing import PrintMark, print_paper
from portal.errors import InvalidInput
from portal.extensions import db
from portal.files.models import StoredFile
from portal.files.services import read_file, store_file
from portal.handovers.models import Handover
from portal.numbering import take_number
from portal.permissions import Actor, Permission, require
from portal.receipts import settings
from portal.receipts.models import Paper, PaperKind, PaperSize, Print
from portal.receipts.queries import papers_of_handover, reserved_papers
from portal.receipts.snapshots import is_true_to, snapshot_of
from portal.receipts.states import PAPER_TRANSITIONS, PaperAction, PaperStatus
from portal.settings import value_of
from portal.types import NumberPattern, ReferenceNumber
from portal.workflow import Place, apply_to_all

PATTERNS = {
    PaperKind.BAST: settings.BAST_NUMBER,
    PaperKind.RECEIPT: settings.RECEIPT_NUMBER,
}
TOKEN_BYTES = 16  # 128 bits


def kinds_for(kinds: Sequence[AidKind]) -> list[PaperKind]:
    """Which papers a handover of such items takes: a BAST, a kuitansi, or both."""
    wanted = []
    if any(kind is not AidKind.CASH for kind in kinds):
        wanted.append(PaperKind.BAST)
    if AidKind.CASH in kinds:
        wanted.append(PaperKind.RECEIPT)
    return wanted


def issue_papers(actor: Actor, handover: Handover) -> None:
    """Issue the papers of a handover in its own transaction.

    A number reserved for the event is used. A paper that was printed in advance and does not say
    what has happened is void, and so is one that is not needed once nothing is owed any more.
    """
    reserved = {paper.kind: paper for paper in reserved_papers([handover.decision_id])}
    for kind in kinds_for([line.decision_item.kind for line in handover.items]):
        paper = reserved.pop(kind, None)
        if paper is not None and not _usable(paper, handover):
            void_all(actor, [paper], gettext("Isinya berbeda dari yang diserahkan"))
            paper = None
        _issue(actor, paper or _new_paper(actor, handover.decision, kind), handover)
    if handover.decision.fulfilled_at is not None:
        void_all(actor, list(reserved.values()), gettext("Tidak terpakai"))


def reserve_paper(actor: Actor, decision: Decision, kind: PaperKind) -> Paper:
    """Take a number in advance, for an event; the caller fills the snapshot."""
    require(actor, Permission.PAPER_ISSUE)
    paper = _new_paper(actor, decision, kind)
    _record(actor, "papers.reserve", paper, number=paper.number)
    return paper


def void_papers(actor: Actor, handover: Handover) -> None:
    """The handover was voided: its papers keep their number and say *batal*."""
    papers = papers_of_handover(handover.id)
    valid = [paper for paper in papers if paper.status is not PaperStatus.VOID]
    void_all(actor, valid, handover.void_reason)


def void_reserved(actor: Actor, decision_ids: Collection[int], reason: str) -> None:
    """Papers that will not be used become *batal*."""
    void_all(actor, reserved_papers(decision_ids), reason)


def void_all(actor: Actor, papers: Sequence[Paper], reason: str) -> None:
    """These papers keep their number and become *batal*."""
    apply_to_all(
        [(paper, _place(paper)) for paper in papers],
        PaperAction.VOID,
        actor,
        PAPER_TRANSITIONS,
        voided_at=utc_now(),
        voided_by_id=actor.actor_id,
        void_reason=reason,
    )


def render_original(paper: Paper, *, size: PaperSize | None = None) -> bytes:
    """The first print as PDF. Costs a second of CPU: call it outside any transaction."""
    return print_paper(stored(paper), size=_print_size(size or paper.size))


def keep_original(
    actor: Actor, paper: Paper, pdf: bytes, *, size: PaperSize | None = None, occasion: str = ""
) -> bytes:
    """Store the first print, unless another request was faster; returns what is stored.

    ``occasion`` says where it was printed if not from its own page.
    """
    require(actor, Permission.PAPER_ISSUE)
    locked = db.session.get_one(Paper, paper.id, with_for_update=True, populate_existing=True)
    if locked.first_pdf_id is not None:
        return original(locked)
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
    _record(actor, "papers.print", locked, number=paper.number)
    return pdf


def original(paper: Paper) -> bytes:
    """The stored first print, byte for byte."""
    return read_file(db.session.get_one(StoredFile, paper.first_pdf_id))


def reprint(actor: Actor, paper: Paper, *, reason: str) -> Print:
    """Record one more print; it will be marked *CETAK ULANG ke-n*."""
    require(actor, Permission.PAPER_ISSUE)
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
    _record(actor, "papers.reprint", paper, number=paper.number, copy=copy, reason=reason)
    return row


def render_copy(paper: Paper, copy: int) -> bytes:
    """Reprint ``copy`` as PDF, from the snapshot alone; 0 is a void paper as it is shown."""
    mark = PrintMark(copy=copy, void=paper.status is PaperStatus.VOID)
    return print_paper(stored(paper), size=_print_size(paper.size), mark=mark)


def note_opening(actor: Actor, paper: Paper) -> None:
    """Somebody looks at a paper, which shows a NIK in full: that stands in the trail."""
    require(actor, Permission.PAPER_ISSUE)
    _record(actor, "papers.open", paper, number=paper.number)


def stored(paper: Paper) -> ReceiptPaper:
    """What stands on the paper."""
    return receipt_from_json(json.dumps(paper.snapshot))


def write_on(paper: Paper, snapshot: ReceiptPaper) -> None:
    """Let this stand on the paper from now on."""
    paper.snapshot = json.loads(snapshot.to_json())


def _usable(paper: Paper, handover: Handover) -> bool:
    """Whether a reserved paper can be the handover's: not printed yet, or true as printed."""
    if paper.first_pdf_id is None:
        return True
    actual = snapshot_of(paper.kind, handover, number=paper.number, token=paper.token)
    return is_true_to(stored(paper), actual)


def _issue(actor: Actor, paper: Paper, handover: Handover) -> None:
    if paper.first_pdf_id is None:
        write_on(paper, snapshot_of(paper.kind, handover, number=paper.number, token=paper.token))
    apply_to_all(
        [(paper, _place(paper))],
        PaperAction.ISSUE,
        actor,
        PAPER_TRANSITIONS,
        noted={"number": paper.number},
        handover_id=handover.id,
    )


def _new_paper(actor: Actor, decision: Decision, kind: PaperKind) -> Paper:
    now = utc_now()
    day = to_wib(now).date()
    sequence = take_number(kind.value, year=day.year)
    pattern = NumberPattern.parse(value_of(PATTERNS[kind]))
    paper = Paper(
        kind=kind,
        year=day.year,
        sequence=sequence,
        number=pattern.write(ReferenceNumber(day.year, sequence, day.month)),
        token=secrets.token_urlsafe(TOKEN_BYTES),
        status=PaperStatus.RESERVED,
        size=PaperSize(value_of(settings.SIZE)),
        case_id=decision.case_id,
        decision=decision,
        snapshot={},
        issued_at=now,
        issued_by_id=actor.actor_id,
    )
    db.session.add(paper)
    db.session.flush()
    return paper


def _print_size(size: PaperSize) -> PrintSize:
    return PrintSize(size.value.lower())


def _place(paper: Paper) -> Place:
    case = paper.decision.case
    return Place(case_id=case.id, district_code=case.household.district_code)


def _record(actor: Actor, action: str, paper: Paper, **values: Any) -> None:
    place = _place(paper)
    audit.record(
        actor,
        action,
        paper,
        case_id=place.case_id,
        district_code=place.district_code,
        **values,
    )

"""The papers of an event as one PDF: the lists, then the papers in the order of the roster."""

import gc
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from portal.casework.cases.models import Case
from portal.casework.decisions.models import Decision
from portal.casework.handovers.models import HandoverEvent
from portal.casework.handovers.queries import BY_FAMILY_NAME, FAMILY_NAME, roster
from portal.casework.receipts import services as receipts
from portal.casework.receipts.models import Paper
from portal.casework.receipts.queries import reserved_papers
from portal.casework.receipts.states import PaperStatus
from portal.core.extensions import db
from portal.core.lazy import lazy
from portal.overview.event_papers.lists import lists_of
from portal.platform.documents.printing import PrintMark, print_paper
from portal.platform.readiness.queries import papers_are_drafts

if TYPE_CHECKING:
    import pypdf
else:
    pypdf = lazy("pypdf")


JOINED_AT_ONCE = 50


def title_of(event: HandoverEvent) -> str:
    """Return the title of the PDF."""
    return f"Berkas acara {event.name}"


def stack_of(event: HandoverEvent) -> bytes:
    """Return everything that is printed for an event now: lists, slips, and each paper reserved for
    a family on the roster, whichever preparation printed it."""
    lines = db.session.scalars(roster(event.id).order_by(*BY_FAMILY_NAME)).all()
    papers = reserved_papers([line.decision_id for line in lines])
    ids = in_roster_order([paper.id for paper in papers])
    return join_pdfs([*lists_in_print(event), *papers_in_print(ids)], title=title_of(event))


def lists_in_print(event: HandoverEvent) -> list[bytes]:
    """Return roster, packing list and slips as PDFs."""
    lines = db.session.scalars(roster(event.id).order_by(*BY_FAMILY_NAME)).all()
    mark = PrintMark(draft=papers_are_drafts())
    return [print_paper(paper, mark=mark) for paper in lists_of(event, lines)]


def papers_in_print(ids: Sequence[int]) -> list[bytes]:
    """Return the first prints of these papers, without those voided since; drafts are printed anew,
    as they are never kept."""
    papers = [paper for paper in papers_in_order(ids) if paper.status is not PaperStatus.VOID]
    unprinted = [paper for paper in papers if paper.first_pdf_id is None]
    drafts = receipts.render_originals(unprinted) if papers_are_drafts() else {}
    return [
        receipts.read_original(paper) if paper.first_pdf_id else drafts[paper.id]
        for paper in papers
        if paper.first_pdf_id or paper.id in drafts
    ]


def papers_in_order(ids: Sequence[int]) -> list[Paper]:
    """Return the papers in the order of ``ids``."""
    found = {
        paper.id: paper for paper in db.session.scalars(select(Paper).where(Paper.id.in_(ids)))
    }
    return [found[paper_id] for paper_id in ids]


def in_roster_order(ids: Sequence[int]) -> list[int]:
    """Return these papers in the order of the roster."""
    query = select(Paper.id).join(Paper.decision).join(Decision.case).join(Case.household)
    return list(db.session.scalars(query.where(Paper.id.in_(ids)).order_by(FAMILY_NAME, Paper.id)))


def join_pdfs(papers: Sequence[bytes], *, title: str) -> bytes:
    """Join PDFs into one, in the given order.

    Done in two steps: pypdf keeps all that it read until it has written, nearly a megabyte a paper.
    """
    if len(papers) > JOINED_AT_ONCE:
        starts = range(0, len(papers), JOINED_AT_ONCE)
        papers = [join_pdfs(papers[at : at + JOINED_AT_ONCE], title=title) for at in starts]
    writer = pypdf.PdfWriter()
    for paper in papers:
        writer.append(io.BytesIO(paper), import_outline=False)
    writer.add_metadata({"/Title": title})
    target = io.BytesIO()
    writer.write(target)
    del writer
    gc.collect()  # what it read refers to itself, and a worker seldom looks for such
    return target.getvalue()

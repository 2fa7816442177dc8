"""Show one paper: its state, its prints, and its PDF."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases.permissions import CASE_SEE
from portal.casework.cases.queries import may, require_on
from portal.casework.receipts import services
from portal.casework.receipts.forms import ReprintForm
from portal.casework.receipts.models import Paper, SheetSize
from portal.casework.receipts.permissions import PAPER_ISSUE
from portal.casework.receipts.queries import get_paper
from portal.casework.receipts.states import PaperStatus
from portal.casework.receipts.views.blueprint import blueprint
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidTransition, NotFound
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.readiness.queries import papers_are_drafts
from portal.platform.web import render_page


@blueprint.get("/surat/<int:paper_id>")
@guard(CASE_SEE)
def show(paper_id: int) -> ResponseReturnValue:
    """Show number, state and prints of a paper; its content is in the PDF."""
    return _page(paper_id, ReprintForm(formdata=None))


@blueprint.get("/surat/<int:paper_id>/surat.pdf")
@guard(PAPER_ISSUE)
def original(paper_id: int) -> ResponseReturnValue:
    """Download the stored first print; the first request creates it. A void paper is shown with its
    mark, so that it cannot be used as a valid one.
    """
    paper = _paper(paper_id)
    if paper.status is PaperStatus.VOID:
        pdf = services.render_copy(paper, copy=0)
    elif paper.first_pdf_id is None:
        return _print_first(paper)
    else:
        pdf = services.read_original(paper)
    with transaction():
        services.record_opening(current_actor(), _paper(paper_id))
    return _pdf(paper, pdf)


@blueprint.post("/surat/<int:paper_id>/cetak-ulang")
@guard(PAPER_ISSUE)
def reprint(paper_id: int) -> ResponseReturnValue:
    """Record another print, with a reason; the copy is marked as one."""
    form = ReprintForm()
    answer = save(
        form,
        lambda: services.reprint(current_actor(), _paper(paper_id), reason=form.reason.data or ""),
        to=url_for("receipts.show", paper_id=paper_id),
        done=lambda made: gettext("Cetak ulang ke-%(n)d siap dibuka.", n=made.copy),
    )
    return answer or _page(paper_id, form)


@blueprint.get("/surat/<int:paper_id>/cetak-ulang-<int:copy>.pdf")
@guard(PAPER_ISSUE)
def reprinted(paper_id: int, copy: int) -> ResponseReturnValue:
    """Download a recorded reprint, made from the stored snapshot."""
    paper = _paper(paper_id)
    if copy < 1 or copy not in {item.copy for item in paper.prints}:
        raise NotFound
    pdf = services.render_copy(paper, copy)
    with transaction():
        services.record_opening(current_actor(), _paper(paper_id))
    return _pdf(paper, pdf)


def _print_first(paper: Paper) -> ResponseReturnValue:
    """Render outside the transaction and store inside; a concurrent request's print takes
    precedence.
    """
    if paper.status is PaperStatus.RESERVED:
        raise InvalidTransition(gettext("Surat ini dicetak bersama berkas acaranya."))
    wanted = request.args.get("size", "")
    size = SheetSize(wanted) if wanted in set(SheetSize) else None
    paper_id = paper.id
    pdf = services.render_original(paper, size=size)
    if papers_are_drafts():  # nobody's proof: the first print is the one that is no draft
        return _pdf(paper, pdf)
    with transaction():
        pdf = services.store_original(current_actor(), _paper(paper_id), pdf, size=size)
    return _pdf(_paper(paper_id), pdf)


def _paper(paper_id: int) -> Paper:
    """Return a paper whose PDF, which contains a full NIK, the actor may see."""
    paper = get_paper(current_actor(), paper_id)
    require_on(current_actor(), PAPER_ISSUE, paper.decision.case)
    return paper


def _page(paper_id: int, form: ReprintForm) -> ResponseReturnValue:
    actor = current_actor()
    paper = get_paper(actor, paper_id)
    return render_page(
        "receipts/show.html",
        paper=paper,
        case=paper.decision.case,
        form=form,
        may_print=may(actor, PAPER_ISSUE, paper.decision.case),
    )


def _pdf(paper: Paper, data: bytes) -> Response:
    response = Response(data, mimetype="application/pdf")
    name = f"{paper.number.replace('/', '-')}.pdf"
    response.headers.set("Content-Disposition", "inline", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response

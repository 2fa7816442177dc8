"""One paper: its state, its prints, and its PDF."""

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.cases.queries import may, require_on
from portal.errors import InvalidInput, InvalidTransition, NotFound
from portal.permissions import Permission
from portal.receipts import services
from portal.receipts.forms import ReprintForm
from portal.receipts.models import Paper, PaperSize
from portal.receipts.queries import get_paper
from portal.receipts.states import PaperStatus
from portal.transaction import transaction
from portal.web import go_to, render_page


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/surat/<int:paper_id>", view_func=show)
    add("/surat/<int:paper_id>/surat.pdf", view_func=original)
    add("/surat/<int:paper_id>/cetak-ulang", view_func=reprint, methods=["POST"])
    add("/surat/<int:paper_id>/cetak-ulang-<int:copy>.pdf", view_func=reprinted)


@guard(Permission.CASE_SEE)
def show(paper_id: int) -> ResponseReturnValue:
    """Number, state and every print of a paper; what stands on it is in its PDF."""
    return _page(paper_id, ReprintForm(formdata=None))


@guard(Permission.PAPER_ISSUE)
def original(paper_id: int) -> ResponseReturnValue:
    """The first print, byte for byte as it was; the first opening prints it. A void paper is
    shown with its mark, so that nobody can pass it off as valid."""
    paper = _paper(paper_id)
    if paper.status is PaperStatus.VOID:
        pdf = services.render_copy(paper, copy=0)
    elif paper.first_pdf_id is None:
        return _print_first(paper)
    else:
        pdf = services.original(paper)
    with transaction():
        services.note_opening(current_actor(), _paper(paper_id))
    return _pdf(paper, pdf)


@guard(Permission.PAPER_ISSUE)
def reprint(paper_id: int) -> ResponseReturnValue:
    """Print once more, with a reason; the copy says that it is one."""
    form = ReprintForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = services.reprint(
                    current_actor(), _paper(paper_id), reason=form.reason.data or ""
                )
                copy = made.copy
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Cetak ulang ke-%(n)d siap dibuka.", n=copy), "done")
            return go_to(url_for("receipts.show", paper_id=paper_id))
    return _page(paper_id, form)


@guard(Permission.PAPER_ISSUE)
def reprinted(paper_id: int, copy: int) -> ResponseReturnValue:
    """A reprint that was asked for, made from the stored snapshot."""
    paper = _paper(paper_id)
    if copy < 1 or copy not in {item.copy for item in paper.prints}:
        raise NotFound
    pdf = services.render_copy(paper, copy)
    with transaction():
        services.note_opening(current_actor(), _paper(paper_id))
    return _pdf(paper, pdf)


def _print_first(paper: Paper) -> ResponseReturnValue:
    """Render outside the transaction, keep inside; a faster request's print is the one sent."""
    if paper.status is PaperStatus.RESERVED:
        raise InvalidTransition(gettext("Surat ini dicetak bersama berkas acaranya."))
    wanted = request.args.get("size", "")
    size = PaperSize(wanted) if wanted in set(PaperSize) else None
    paper_id = paper.id
    pdf = services.render_original(paper, size=size)
    with transaction():
        pdf = services.keep_original(current_actor(), _paper(paper_id), pdf, size=size)
    return _pdf(_paper(paper_id), pdf)


def _paper(paper_id: int) -> Paper:
    """A paper whose PDF, with a NIK in full, the person may see."""
    paper = get_paper(current_actor(), paper_id)
    require_on(current_actor(), Permission.PAPER_ISSUE, paper.decision.case)
    return paper


def _page(paper_id: int, form: ReprintForm) -> ResponseReturnValue:
    actor = current_actor()
    paper = get_paper(actor, paper_id)
    return render_page(
        "receipts/show.html",
        paper=paper,
        case=paper.decision.case,
        form=form,
        may_print=may(actor, Permission.PAPER_ISSUE, paper.decision.case),
    )


def _pdf(paper: Paper, data: bytes) -> Response:
    response = Response(data, mimetype="application/pdf")
    name = f"{paper.number.replace('/', '-')}.pdf"
    response.headers.set("Content-Disposition", "inline", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response

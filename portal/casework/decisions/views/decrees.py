"""SK: approve a list of proposals by one legal act; its annex (BNBA) as PDF and XLSX."""

from dataclasses import dataclass

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from portal.casework.cases.permissions import AID_DECIDE
from portal.casework.cases.wording import family_name
from portal.casework.decisions import services
from portal.casework.decisions.forms import LONGEST_REASON, DecreeForm
from portal.casework.decisions.models import Decision, Decree
from portal.casework.decisions.paper_data import annex_of
from portal.casework.decisions.queries import (
    decisions_under,
    forbidden_without_reason,
    get_decree,
    overlaps_to_show,
    visible_decisions,
)
from portal.casework.decisions.states import DecisionStatus
from portal.casework.decisions.views.blueprint import blueprint
from portal.core.clock import today
from portal.core.counting import counted
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.audit.permissions import AUDIT_READ
from portal.platform.documents.annex_workbook import annex_workbook
from portal.platform.documents.printing import PrintMark, print_paper
from portal.platform.editing.saving import save
from portal.platform.permissions import allows
from portal.platform.readiness.queries import papers_are_drafts
from portal.platform.web import render_page
from portal.platform.web.forms import clean_lines
from portal.platform.web.pagination import Sort, paginate
from portal.platform.web.routing import parse_record_id

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_RECIPIENTS = 2000


@dataclass(frozen=True)
class Issued:
    """Result of issuing an SK: the approved decisions, and those left out."""

    decree: Decree
    approved: list[Decision]
    left_out: list[Decision]


@blueprint.get("/sk/")
@guard(AID_DECIDE, AUDIT_READ)
def decree_list() -> ResponseReturnValue:
    """List all SK, newest first."""
    newest = (Sort(Decree.dated, descending=True), Sort(Decree.id, descending=True))
    return render_page(
        "decisions/decrees.html",
        page=paginate(db.session(), select(Decree), *newest, cursor=request.args.get("after")),
        may_decide=allows(current_actor(), AID_DECIDE),
    )


@blueprint.route("/sk/baru", methods=["GET", "POST"])
@guard(AID_DECIDE)
def issue_decree() -> ResponseReturnValue:
    """Approve the chosen proposals by one SK, all or none."""
    actor = current_actor()
    chosen = _chosen(request.values.getlist("decision", type=parse_record_id))
    ids = [decision.id for decision in chosen]
    form = DecreeForm(
        data={"signed_by": actor.name, "signer_position": actor.position, "signer_nip": actor.nip}
    )
    overrides = _overrides(chosen)
    answer = save(
        form,
        lambda: _issue(form, _chosen(ids), overrides),
        to=_to_the_decree,
        done=lambda issued: counted(
            "%(n)s bantuan disetujui dengan satu SK.", len(issued.approved)
        ),
    )
    if answer is not None:
        return answer
    if form.refusal is not None:
        chosen = _chosen(ids)
    own = [decision for decision in chosen if decision.proposed_by_id == actor.id]
    return render_page(
        "decisions/issue_decree.html",
        form=form,
        chosen=chosen,
        own=own,
        total=sum(decision.total for decision in chosen),
        overlaps=overlaps_to_show(chosen),
        overrides=overrides,
        longest_reason=LONGEST_REASON,
    )


@blueprint.get("/sk/<int:decree_id>")
@guard(AID_DECIDE, AUDIT_READ)
def decree(decree_id: int) -> ResponseReturnValue:
    """Show one SK with the recipients in the actor's scope."""
    found = get_decree(decree_id)
    listed = decisions_under(current_actor(), decree_id)
    return render_page(
        "decisions/decree.html",
        decree=found,
        decisions=listed,
        total=sum(decision.total for decision in listed),
        may_print=allows(current_actor(), AID_DECIDE),
    )


@blueprint.get("/sk/<int:decree_id>/lampiran.pdf")
@guard(AID_DECIDE)
def annex_pdf(decree_id: int) -> ResponseReturnValue:
    """Download the annex as PDF, as it is signed."""
    found = get_decree(decree_id)
    annex = annex_of(found, decisions_under(current_actor(), decree_id))
    pdf = print_paper(annex, mark=PrintMark(draft=papers_are_drafts()))
    return _download(pdf, "application/pdf", f"lampiran-sk-{decree_id}.pdf")


@blueprint.get("/sk/<int:decree_id>/lampiran.xlsx")
@guard(AID_DECIDE)
def annex_xlsx(decree_id: int) -> ResponseReturnValue:
    """Download the annex as a spreadsheet."""
    found = get_decree(decree_id)
    book = annex_workbook(annex_of(found, decisions_under(current_actor(), decree_id)))
    return _download(book, XLSX, f"lampiran-sk-{decree_id}.xlsx")


def _issue(form: DecreeForm, listed: list[Decision], overrides: dict[int, str]) -> Issued:
    """Approve the list by one SK, leaving out forbidden aid without a reason."""
    left_out = forbidden_without_reason(listed, overrides)
    approved = [decision for decision in listed if decision not in left_out]
    decree = services.approve_under_decree(
        current_actor(),
        approved,
        number=form.number.data or "",
        dated=form.dated.data or today(),
        signed_by=form.signed_by.data or "",
        signer_position=form.signer_position.data or "",
        signer_nip=form.signer_nip.data or "",
        about=form.about.data or "",
        overlap_seen=bool(form.overlap_seen.data),
        overrides=overrides,
    )
    return Issued(decree, approved, left_out)


def _to_the_decree(issued: Issued) -> str:
    """Return the URL of the SK, and flash who was left out."""
    if issued.left_out:
        names = ", ".join(family_name(decision.case) for decision in issued.left_out)
        flash(
            gettext("Tidak ikut SK karena dilarang tumpang tindih: %(names)s.", names=names), "due"
        )
    return url_for("decisions.decree", decree_id=issued.decree.id)


def _overrides(chosen: list[Decision]) -> dict[int, str]:
    """Return the typed reasons for forbidden aid, by decision id."""
    return {
        decision.id: clean_lines(request.form.get(f"override-{decision.id}", ""))[:LONGEST_REASON]
        for decision in chosen
    }


def _chosen(ids: list[int]) -> list[Decision]:
    query = visible_decisions(current_actor()).where(
        Decision.status == DecisionStatus.PROPOSED, Decision.id.in_(ids[:MOST_RECIPIENTS])
    )
    return list(db.session.scalars(query.order_by(Decision.id)))


def _download(data: bytes, content_type: str, name: str) -> Response:
    response = Response(data, content_type=content_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response

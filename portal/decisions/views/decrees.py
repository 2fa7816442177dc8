"""SK: approve a list by one legal act; its annex (BNBA) as PDF and XLSX."""

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.cases.wording import family_name
from portal.clock import today
from portal.decisions import services
from portal.decisions.forms import DecreeForm
from portal.decisions.models import Decision, Decree
from portal.decisions.on_paper import annex_of
from portal.decisions.overlaps import (
    LONGEST_REASON,
    forbidden_without_reason,
    shown_for,
)
from portal.decisions.queries import (
    decisions_under,
    decrees,
    get_decree,
    visible_decisions,
)
from portal.decisions.states import DecisionStatus
from portal.documents.annex_workbook import annex_workbook
from portal.documents.printing import print_paper
from portal.errors import InvalidInput
from portal.extensions import db
from portal.permissions import Permission, allows
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.addresses import record_number
from portal.web.forms import clean_lines

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_RECIPIENTS = 2000


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/sk/", view_func=decree_list)
    add("/sk/baru", view_func=issue_decree, methods=["GET", "POST"])
    add("/sk/<int:decree_id>", view_func=decree)
    add("/sk/<int:decree_id>/lampiran.pdf", view_func=annex_pdf)
    add("/sk/<int:decree_id>/lampiran.xlsx", view_func=annex_xlsx)


@guard(Permission.AID_DECIDE, Permission.AUDIT_READ)
def decree_list() -> ResponseReturnValue:
    """Every SK."""
    return render_page(
        "decisions/decrees.html",
        decrees=decrees(),
        may_decide=allows(current_actor(), Permission.AID_DECIDE),
    )


@guard(Permission.AID_DECIDE)
def issue_decree() -> ResponseReturnValue:
    """Approve the chosen proposals by one SK: all of them or none."""
    actor = current_actor()
    chosen = _chosen(request.values.getlist("decision", type=record_number))
    form = DecreeForm()
    overrides = _overrides(chosen)
    if form.validate_on_submit() and form.dated.data is not None:
        ids = [decision.id for decision in chosen]
        try:
            with transaction():
                decree, left_out = _issue(form, _chosen(ids), overrides)
                decree_id = decree.id
        except InvalidInput as error:
            form.accept(error)
            chosen = _chosen(ids)
        else:
            _say(len(ids) - len(left_out), left_out)
            return go_to(url_for("decisions.decree", decree_id=decree_id))
    own = [decision for decision in chosen if decision.proposed_by_id == actor.id]
    return render_page(
        "decisions/issue_decree.html",
        form=form,
        chosen=chosen,
        own=own,
        total=sum(decision.total for decision in chosen),
        overlaps=shown_for(chosen),
        overrides=overrides,
        longest_reason=LONGEST_REASON,
    )


@guard(Permission.AID_DECIDE, Permission.AUDIT_READ)
def decree(decree_id: int) -> ResponseReturnValue:
    """One SK with the recipients in the person's scope."""
    found = get_decree(decree_id)
    listed = decisions_under(current_actor(), decree_id)
    return render_page(
        "decisions/decree.html",
        decree=found,
        decisions=listed,
        total=sum(decision.total for decision in listed),
        may_print=allows(current_actor(), Permission.AID_DECIDE),
    )


@guard(Permission.AID_DECIDE)
def annex_pdf(decree_id: int) -> ResponseReturnValue:
    """The annex as it is signed."""
    found = get_decree(decree_id)
    pdf = print_paper(annex_of(found, decisions_under(current_actor(), decree_id)))
    return _download(pdf, "application/pdf", f"lampiran-sk-{decree_id}.pdf")


@guard(Permission.AID_DECIDE)
def annex_xlsx(decree_id: int) -> ResponseReturnValue:
    """The annex as a spreadsheet."""
    found = get_decree(decree_id)
    book = annex_workbook(annex_of(found, decisions_under(current_actor(), decree_id)))
    return _download(book, XLSX, f"lampiran-sk-{decree_id}.xlsx")


def _issue(
    form: DecreeForm, listed: list[Decision], overrides: dict[int, str]
) -> tuple[Decree, list[Decision]]:
    """Approve the list by one SK. What is forbidden and has no reason stays out of it."""
    left_out = forbidden_without_reason(listed, overrides)
    decree = services.approve_under_decree(
        current_actor(),
        [decision for decision in listed if decision not in left_out],
        number=form.number.data or "",
        dated=form.dated.data or today(),
        signed_by=form.signed_by.data or "",
        signer_position=form.signer_position.data or "",
        about=form.about.data or "",
        overlap_seen=bool(form.overlap_seen.data),
        overrides=overrides,
    )
    return decree, left_out


def _say(approved: int, left_out: list[Decision]) -> None:
    flash(gettext("%(n)d bantuan disetujui dengan satu SK.", n=approved), "done")
    if left_out:
        names = ", ".join(family_name(decision.case) for decision in left_out)
        flash(
            gettext("Tidak ikut SK karena dilarang tumpang tindih: %(names)s.", names=names), "due"
        )


def _overrides(chosen: list[Decision]) -> dict[int, str]:
    """Why forbidden aid is given all the same, as typed beside each proposal."""
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
    response = Response(data, mimetype=content_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response

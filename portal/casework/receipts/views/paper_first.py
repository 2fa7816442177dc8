"""Print the papers of a handover without an event before it is recorded, to be signed then."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases.permissions import HANDOVER_RECORD
from portal.casework.cases.queries import require_on
from portal.casework.decisions.models import Decision
from portal.casework.decisions.queries import get_decision, is_open
from portal.casework.decisions.states import DecisionStatus
from portal.casework.handovers.forms import OfficerForm
from portal.casework.handovers.queries import current_invitation
from portal.casework.receipts import services
from portal.casework.receipts.models import Paper
from portal.casework.receipts.permissions import PAPER_ISSUE
from portal.casework.receipts.queries import get_paper, printed_in_advance
from portal.casework.receipts.views.blueprint import blueprint
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, InvalidTransition
from portal.core.kept_texts import kept
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.accounts.services import complete_own_office
from portal.platform.readiness.queries import papers_are_drafts
from portal.platform.web import go_to, render_page


@blueprint.get("/serah-terima/catat/<int:decision_id>/surat")
@guard(PAPER_ISSUE)
def printed_first(decision_id: int) -> ResponseReturnValue:
    """List the papers that are printed and wait for signatures."""
    decision = _decision(decision_id)
    return render_page(
        "receipts/printed_first.html",
        papers=printed_in_advance(decision_id),
        decision=decision,
        case=decision.case,
    )


@blueprint.post("/serah-terima/catat/<int:decision_id>/surat")
@guard(PAPER_ISSUE)
def print_first(decision_id: int) -> ResponseReturnValue:
    """Reserve numbers for what is owed and print the papers, outside any transaction."""
    actor, decision = current_actor(), _decision(decision_id)
    if papers_are_drafts():
        raise InvalidTransition(
            gettext("Surat masih DRAF. Administrator menyelesaikan dahulu Siapkan portal.")
        )
    if not is_open(decision) or current_invitation(decision_id) is not None:
        raise InvalidTransition(gettext("Surat keluarga ini dicetak bersama berkas acaranya."))
    form = OfficerForm()
    form.ask_officer(actor)
    if not form.validate():
        raise InvalidInput(next(iter(form.errors.values()))[0])
    with transaction():
        complete_own_office(actor, **form.officer_details)
        papers = services.prepare_walk_in(actor, _decision(decision_id))
        unprinted = [paper.id for paper in papers if paper.first_pdf_id is None]
    for paper_id in unprinted:
        _print(get_paper(actor, paper_id))
    return go_to(url_for("receipts.printed_first", decision_id=decision_id))


def _print(paper: Paper) -> None:
    paper_id, pdf = paper.id, services.render_original(paper)
    with transaction():
        actor = current_actor()
        occasion = kept("Sebelum serah terima dicatat")
        services.store_original(actor, get_paper(actor, paper_id), pdf, occasion=occasion)


def _decision(decision_id: int) -> Decision:
    actor = current_actor()
    decision = get_decision(actor, decision_id)
    require_on(actor, HANDOVER_RECORD, decision.case)
    if decision.status is not DecisionStatus.APPROVED:
        raise InvalidTransition(gettext("Bantuan ini belum ditetapkan."))
    return decision

"""Propose, confirm or decline closing a case."""

from collections.abc import Mapping
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases import services
from portal.casework.cases.forms import (
    MANUAL_CLOSE_REASONS,
    CloseForm,
    ClosingAnswerForm,
    ClosingProposalForm,
)
from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_CLOSE, CASE_CLOSE_PROPOSE
from portal.casework.cases.queries import get_case, require_on
from portal.casework.cases.states import CloseReason
from portal.casework.cases.step_page import take_or_choose, take_step
from portal.casework.cases.views.blueprint import blueprint
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.workflow import claim_version


@blueprint.route("/<int:case_id>/usul-tutup", methods=["GET", "POST"])
@guard(CASE_CLOSE_PROPOSE)
def propose_closing(case_id: int) -> ResponseReturnValue:
    """Propose to the supervisor to close the case."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, CASE_CLOSE_PROPOSE, case)
    form = ClosingProposalForm(data=_proposed_for(case))

    def act() -> None:
        claim_version(case, form.read_at)
        services.propose_closing(
            actor, case, reason=CloseReason(form.reason.data), note=form.note.data or ""
        )

    return take_or_choose(
        case,
        form,
        act,
        stored=_proposed_for,
        title=gettext("Usulkan penutupan kasus"),
        done=gettext("Usulan penutupan dikirim kepada penyelia."),
    )


@blueprint.route("/<int:case_id>/tutup", methods=["GET", "POST"])
@guard(CASE_CLOSE)
def close(case_id: int) -> ResponseReturnValue:
    """Close the case with a reason."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, CASE_CLOSE, case)
    form = CloseForm(
        reason=case.close_proposed.value if case.close_proposed else None,
        note=case.close_proposal_note,
    )

    def act() -> None:
        services.close_case(
            actor,
            get_case(actor, case_id),
            reason=CloseReason(form.reason.data),
            note=form.note.data or "",
        )

    return take_step(case, form, act, title=gettext("Tutup kasus"), done=gettext("Kasus ditutup."))


@blueprint.route("/<int:case_id>/tolak-tutup", methods=["GET", "POST"])
@guard(CASE_CLOSE)
def decline_closing(case_id: int) -> ResponseReturnValue:
    """Decline a proposal to close the case."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, CASE_CLOSE, case)
    form = ClosingAnswerForm()

    def act() -> None:
        services.decline_closing(actor, get_case(actor, case_id), note=form.note.data or "")

    return take_step(
        case, form, act, title=gettext("Lanjutkan kasus"), done=gettext("Kasus dilanjutkan.")
    )


def _proposed_for(case: Case) -> Mapping[str, Any]:
    by_hand = case.close_proposed in MANUAL_CLOSE_REASONS
    reason = case.close_proposed.value if case.close_proposed and by_hand else None
    return {"version": case.version, "reason": reason, "note": case.close_proposal_note}

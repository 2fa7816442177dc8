"""Handovers made without signal that could not be recorded, for the supervisor."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases.permissions import HANDOVER_VOID
from portal.casework.decisions.queries import is_open
from portal.casework.handovers import services
from portal.casework.handovers.forms import ClaimForm
from portal.casework.handovers.models import HandoverClaim
from portal.casework.handovers.queries import claims_of, get_claim, get_event
from portal.casework.handovers.views.blueprint import blueprint
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.files.models import StoredFile
from portal.platform.files.services import read_file
from portal.platform.files.views import file_response
from portal.platform.web import render_page


@blueprint.get("/acara/<int:event_id>/bentrok")
@guard(HANDOVER_VOID)
def claims(event_id: int) -> ResponseReturnValue:
    """Show each claim beside the handover that came first."""
    return _page(event_id)


@blueprint.post("/acara/<int:event_id>/bentrok/<int:claim_id>/selesai")
@guard(HANDOVER_VOID)
def settle_claim(event_id: int, claim_id: int) -> ResponseReturnValue:
    """Record what the supervisor found out."""
    actor = current_actor()
    form = ClaimForm(prefix=_prefix(claim_id))
    answer = save(
        form,
        lambda: services.settle_claim(
            actor, _claim(event_id, claim_id), note=form.reason.data or ""
        ),
        to=url_for("handovers.claims", event_id=event_id),
        done=gettext("Bentrokan ini selesai."),
    )
    return answer or _page(event_id, {claim_id: form})


@blueprint.get("/acara/<int:event_id>/bentrok/<int:claim_id>/tanda-tangan")
@guard(HANDOVER_VOID)
def claim_signature(event_id: int, claim_id: int) -> ResponseReturnValue:
    """Show the signature that the phone sent."""
    file_id = _claim(event_id, claim_id).signature_file_id
    if file_id is None:
        raise NotFound
    file = db.session.get_one(StoredFile, file_id)
    return file_response(file, read_file(file), inline=True)


def _claim(event_id: int, claim_id: int) -> HandoverClaim:
    get_event(current_actor(), event_id)
    return get_claim(event_id, claim_id)


def _page(event_id: int, sent: dict[int, ClaimForm] | None = None) -> ResponseReturnValue:
    event = get_event(current_actor(), event_id)
    found, sent = claims_of(event_id), sent or {}
    forms = {
        claim.id: sent.get(claim.id) or ClaimForm(formdata=None, prefix=_prefix(claim.id))
        for claim in found
        if claim.settled_at is None
    }
    return render_page(
        "handovers/claims.html",
        event=event,
        claims=found,
        forms=forms,
        form=next(iter(sent.values()), None),
        is_open=is_open,
    )


def _prefix(claim_id: int) -> str:
    return f"bentrok-{claim_id}"

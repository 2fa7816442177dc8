"""Record a handover: one page that the officer fills in together with the household."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases.permissions import HANDOVER_RECORD
from portal.casework.cases.queries import require_on
from portal.casework.decisions.models import Decision
from portal.casework.decisions.queries import get_decision, is_open
from portal.casework.decisions.states import DecisionStatus
from portal.casework.handovers import services
from portal.casework.handovers.forms import HandoverForm, to_local_input
from portal.casework.handovers.models import Handover, HandoverEvent, SignatureKind
from portal.casework.handovers.queries import (
    current_invitation,
    desk_of,
    handover_that_gave,
    last_village_head,
    owed_items,
)
from portal.casework.handovers.services import AlreadyHandedOver, Ceremony, DeskFacts, Proof
from portal.casework.handovers.states import EventStatus
from portal.casework.handovers.views.blueprint import blueprint
from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, InvalidTransition
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.accounts.models import User
from portal.platform.accounts.services import complete_own_office
from portal.platform.editing.saving import refusals_beside
from portal.platform.files.models import StoredFile
from portal.platform.files.photos import clean_signature
from portal.platform.files.services import store_file
from portal.platform.web import go_to, render_page
from portal.registry.households.models import Person


@blueprint.route("/serah-terima/catat/<int:decision_id>", methods=["GET", "POST"])
@guard(HANDOVER_RECORD)
def record(decision_id: int) -> ResponseReturnValue:
    """Record the handover of approved aid."""
    actor = current_actor()
    decision = get_decision(actor, decision_id)
    require_on(actor, HANDOVER_RECORD, decision.case)
    if decision.status is not DecisionStatus.APPROVED:
        raise InvalidTransition(gettext("Bantuan ini belum ditetapkan."))
    event = _event_of(decision)
    form = HandoverForm(actor, data=_defaults(actor, decision, event))
    form.offer(owed_items(decision), decision.case.household.members, officer=actor)
    if form.validate_on_submit():
        try:
            with refusals_beside(form):
                signature = _signature(form)
                with transaction():
                    handover_id = _record(actor, decision_id, form, signature).id
                flash(gettext("Serah terima dicatat."), "done")
                return go_to(url_for("handovers.show", handover_id=handover_id))
        except AlreadyHandedOver as error:
            return _too_late(get_decision(actor, decision_id), error)
    decision = get_decision(actor, decision_id)
    if not is_open(decision):
        return _too_late(decision, AlreadyHandedOver(_handover_of(decision)))
    form.keep_files()
    return render_page(
        "handovers/record.html",
        form=form,
        decision=decision,
        case=decision.case,
        event=_event_of(decision),
    )


def _record(actor: User, decision_id: int, form: HandoverForm, signature: bytes | None) -> Handover:
    decision = get_decision(actor, decision_id)
    complete_own_office(actor, **form.officer_details)
    given = form.given(decision.items)
    photo = form.photo.take().data if form.photo.received else None
    return services.record_handover(
        actor,
        decision,
        items=given,
        recipient=db.session.get_one(Person, form.recipient.data),
        representative=form.representative(),
        transfer=form.transfer(given),
        ceremony=_ceremony(actor, decision, form),
        proof=Proof(
            signature_kind=SignatureKind(form.signature_kind.data),
            signature=_store(actor, "tanda-tangan.png", "image/png", signature),
            photo=_store(actor, "foto.jpg", "image/jpeg", photo),
            photo_consent=bool(form.photo_consent.data),
        ),
        note=form.note.data or "",
    )


def _ceremony(actor: User, decision: Decision, form: HandoverForm) -> Ceremony:
    """Return place, time and witnesses. An officer's first handover at an event sets the desk."""
    place, first, second = (
        field.data or "" for field in (form.place, form.first_witness, form.second_witness)
    )
    event = _event_of(decision)
    desk = desk_of(event, actor) if event is not None else None
    if event is not None and desk is None:
        kind = SignatureKind(form.signature_kind.data)
        facts = DeskFacts("", place, first, second, kind)
        desk = services.set_desk(actor, event, desk=facts)
    return Ceremony(
        place=place,
        handed_at=form.moment,
        first_witness=first,
        second_witness=second,
        village_head=form.village_head.data or "",
        event=event,
        table_name=desk.table_name if desk else "",
    )


def _signature(form: HandoverForm) -> bytes | None:
    """Return the signature from the screen, re-encoded before the transaction because that takes
    time.
    """
    if not form.is_drawn:
        return None
    if not form.signature.data:
        raise InvalidInput(gettext("Tanda tangan di layar masih kosong."), field="signature")
    return clean_signature(form.signature.data)


def _store(actor: User, name: str, content_type: str, data: bytes | None) -> StoredFile | None:
    if data is None:
        return None
    return store_file(actor, name=name, content_type=content_type, data=data)


def _event_of(decision: Decision) -> HandoverEvent | None:
    """Return the open event at which the family was checked in."""
    invitation = current_invitation(decision.id)
    if invitation is None or invitation.event.status is not EventStatus.OPEN:
        return None
    return invitation.event


def _defaults(actor: User, decision: Decision, event: HandoverEvent | None) -> dict[str, Any]:
    """Return the known values: at an event, those that the officer has set for the own desk."""
    household = decision.case.household
    desk = desk_of(event, actor) if event is not None else None
    return {
        "recipient": household.head.id if household.head else None,
        "handed_at": to_local_input(utc_now()),
        "place": desk.place if desk else event.place if event else "",
        "first_witness": desk.first_witness if desk else "",
        "second_witness": desk.second_witness if desk else "",
        "signature_kind": (desk.signature_kind if desk else SignatureKind.PAPER).value,
        "village_head": last_village_head(household.village_code),
    }


def _handover_of(decision: Decision) -> Handover | None:
    handovers = (handover_that_gave(item.id) for item in decision.items)
    return next((handover for handover in handovers if handover is not None), None)


def _too_late(decision: Decision, error: AlreadyHandedOver) -> ResponseReturnValue:
    return render_page(
        "handovers/already.html",
        status=error.status_code,
        message=error.message,
        handover_id=error.handover_id,
        decision=decision,
        case=decision.case,
        event=_event_of(decision),
    )

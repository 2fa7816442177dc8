"""Record a handover: the one page that an officer fills before the household."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.accounts.models import User
from portal.cases.queries import require_on
from portal.clock import utc_now
from portal.decisions.models import Decision
from portal.decisions.queries import get_decision, is_open
from portal.decisions.states import DecisionStatus
from portal.errors import InvalidInput, InvalidTransition
from portal.extensions import db
from portal.files.forms import keep_files
from portal.files.models import StoredFile
from portal.files.services import clean_signature, store_file
from portal.handovers import services
from portal.handovers.forms import HandoverForm, for_input
from portal.handovers.models import Event, Handover, SignatureKind
from portal.handovers.queries import (
    current_invitation,
    handover_that_gave,
    last_ceremony,
    last_village_head,
    owed_items,
)
from portal.handovers.services import AlreadyHandedOver, Ceremony, Proof
from portal.handovers.states import EventStatus
from portal.households.models import Person
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import go_to, render_page


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule(
        "/serah-terima/catat/<int:decision_id>", view_func=record, methods=["GET", "POST"]
    )


@guard(Permission.HANDOVER_RECORD)
def record(decision_id: int) -> ResponseReturnValue:
    """Record that approved aid was handed over."""
    actor = current_actor()
    decision = get_decision(actor, decision_id)
    require_on(actor, Permission.HANDOVER_RECORD, decision.case)
    if decision.status is not DecisionStatus.APPROVED:
        raise InvalidTransition(gettext("Bantuan ini belum ditetapkan."))
    event = _event_of(decision)
    form = HandoverForm(actor, data=_defaults(decision, event))
    form.offer(owed_items(decision), decision.case.household.members)
    if form.validate_on_submit():
        try:
            signature = _drawn(form)
            with transaction():
                handover_id = _record(actor, decision_id, form, signature).id
        except AlreadyHandedOver as error:
            return _too_late(get_decision(actor, decision_id), error)
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Serah terima dicatat."), "done")
            return go_to(url_for("handovers.show", handover_id=handover_id))
    decision = get_decision(actor, decision_id)
    if not is_open(decision):
        return _too_late(decision, AlreadyHandedOver(_handover_of(decision)))
    keep_files(form)
    return render_page(
        "handovers/record.html",
        form=form,
        decision=decision,
        case=decision.case,
        event=_event_of(decision),
    )


def _record(actor: User, decision_id: int, form: HandoverForm, signature: bytes | None) -> Handover:
    decision = get_decision(actor, decision_id)
    given = form.given(decision.items)
    photo = form.photo.take().data if form.photo.received else None
    return services.record_handover(
        actor,
        decision,
        items=given,
        recipient=db.session.get_one(Person, form.recipient.data),
        representative=form.representative(),
        transfer=form.transfer(given),
        ceremony=Ceremony(
            place=form.place.data or "",
            handed_at=form.moment,
            first_witness=form.first_witness.data or "",
            second_witness=form.second_witness.data or "",
            village_head=form.village_head.data or "",
            event=_event_of(decision),
        ),
        proof=Proof(
            signature_kind=SignatureKind(form.signature_kind.data),
            signature=_store(actor, "tanda-tangan.png", "image/png", signature),
            photo=_store(actor, "foto.jpg", "image/jpeg", photo),
            photo_consent=bool(form.photo_consent.data),
        ),
        note=form.note.data or "",
    )


def _drawn(form: HandoverForm) -> bytes | None:
    """The signature on the screen, written anew before the transaction, which takes time."""
    if not form.is_drawn:
        return None
    if not form.signature.data:
        raise InvalidInput(gettext("Tanda tangan di layar masih kosong."), field="signature")
    return clean_signature(form.signature.data)


def _store(actor: User, name: str, content_type: str, data: bytes | None) -> StoredFile | None:
    if data is None:
        return None
    return store_file(actor, name=name, content_type=content_type, data=data)


def _event_of(decision: Decision) -> Event | None:
    """The event that the family has come to, while it is running."""
    invitation = current_invitation(decision.id)
    if invitation is None or invitation.event.status is not EventStatus.OPEN:
        return None
    return invitation.event


def _defaults(decision: Decision, event: Event | None) -> dict[str, Any]:
    """What is already known: at an event, what held for the family before this one."""
    household = decision.case.household
    earlier = last_ceremony(event) if event is not None else None
    return {
        "recipient": household.head.id if household.head else None,
        "handed_at": for_input(utc_now()),
        "place": earlier.place if earlier else event.place if event else "",
        "first_witness": earlier.first_witness if earlier else "",
        "second_witness": earlier.second_witness if earlier else "",
        "signature_kind": (earlier.signature_kind if earlier else SignatureKind.PAPER).value,
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

"""The desk of an officer at an event: set it, serve a family, keep what could not be recorded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from portal.casework.cases.permissions import HANDOVER_RECORD, HANDOVER_VOID
from portal.casework.cases.queries import require_on
from portal.casework.handovers.models import (
    EventDesk,
    Handover,
    HandoverClaim,
    HandoverEvent,
    Invitation,
    SignatureKind,
)
from portal.casework.handovers.queries import (
    handover_that_gave,
    last_village_head,
    may_manage_event,
)
from portal.casework.handovers.services.manage_roster import check_in
from portal.casework.handovers.services.record_handover import (
    Ceremony,
    GivenItem,
    Proof,
    record_handover,
)
from portal.core.clock import utc_now
from portal.core.errors import InvalidInput, NotPermitted, StaleRecord
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.files.models import StoredFile
from portal.platform.files.services import store_file
from portal.platform.offline.models import DeviceCommand
from portal.platform.permissions import Actor, require


@dataclass(frozen=True)
class DeskFacts:
    """What is the same for all handovers at a desk."""

    table_name: str
    place: str
    first_witness: str
    second_witness: str
    signature_kind: SignatureKind

    def write_on(self, record: EventDesk | HandoverClaim) -> None:
        """Copy these values to the record."""
        record.table_name, record.place = self.table_name, self.place
        record.first_witness, record.second_witness = self.first_witness, self.second_witness
        record.signature_kind = self.signature_kind


def set_desk(actor: Actor, event: HandoverEvent, *, desk: DeskFacts) -> EventDesk:
    """Keep what an officer has set for the own desk."""
    _require_desk(actor, event)
    if actor.actor_id is None:
        raise NotPermitted
    known = db.session.get(EventDesk, (event.id, actor.actor_id))
    kept = known or EventDesk(event_id=event.id, officer_id=actor.actor_id)
    desk.write_on(kept)
    kept.set_at = utc_now()
    db.session.add(kept)
    audit.record(
        actor,
        "events.set_desk",
        event,
        table_name=desk.table_name,
        place=desk.place,
        first_witness=desk.first_witness,
        second_witness=desk.second_witness,
        signature_kind=desk.signature_kind,
    )
    return kept


def serve(
    actor: Actor,
    invitation: Invitation,
    *,
    item_ids: Collection[int],
    desk: DeskFacts,
    handed_at: datetime,
    signature: bytes | None,
) -> Handover:
    """Hand these items to the head of an invited family, and mark it as arrived.

    Raise what :func:`record_handover` raises; :class:`InvalidInput` for an item of another family.
    """
    decision, household = invitation.decision, invitation.case.household
    owned = {item.id: item for item in decision.items}
    if not set(item_ids) <= owned.keys():
        raise InvalidInput(gettext("Ada barang yang bukan milik keluarga ini."))
    if household.head is None:
        raise InvalidInput(gettext("Penerima bukan anggota keluarga ini."))
    check_in(actor, invitation, at=handed_at)
    return record_handover(
        actor,
        decision,
        items=[GivenItem(owned[item_id]) for item_id in sorted(item_ids)],
        recipient=household.head,
        ceremony=Ceremony(
            place=desk.place,
            handed_at=handed_at,
            first_witness=desk.first_witness,
            second_witness=desk.second_witness,
            village_head=last_village_head(household.village_code),
            event=invitation.event,
            table_name=desk.table_name,
        ),
        proof=Proof(desk.signature_kind, signature=_stored(actor, signature)),
    )


def claim_handover(
    actor: Actor,
    invitation: Invitation,
    *,
    command: DeviceCommand,
    item_ids: Collection[int],
    desk: DeskFacts,
    signature: bytes | None,
    why: str,
) -> HandoverClaim:
    """Keep a handover that cannot be recorded, with its proof, for a supervisor."""
    _require_desk(actor, invitation.event)
    if actor.actor_id is None:
        raise NotPermitted
    first = next(filter(None, map(handover_that_gave, sorted(item_ids))), None)
    proof = _stored(actor, signature)
    claim = HandoverClaim(
        command=command,
        event=invitation.event,
        decision=invitation.decision,
        case=invitation.case,
        officer_id=actor.actor_id,
        item_ids=sorted(item_ids),
        handed_at=command.happened_at,
        signature_file_id=proof.id if proof else None,
        why=why,
        handover_id=first.id if first else None,
    )
    desk.write_on(claim)
    db.session.add(claim)
    db.session.flush()
    said = command.said_at
    audit.record(
        actor, "handover_claims.keep", claim, items=claim.item_ids, said_at=said, reason=why
    )
    return claim


def settle_claim(actor: Actor, claim: HandoverClaim, *, note: str) -> None:
    """Record what a supervisor found out about a claim."""
    require_on(actor, HANDOVER_VOID, claim.case)
    if not note.strip():
        raise InvalidInput(gettext("Tulis apa yang terjadi."), field="reason")
    db.session.refresh(claim, with_for_update=True)
    if claim.settled_at is not None:
        raise StaleRecord
    claim.settled_at, claim.settled_by_id, claim.settlement = utc_now(), actor.actor_id, note
    audit.record(actor, "handover_claims.settle", claim, reason=note)


def _stored(actor: Actor, signature: bytes | None) -> StoredFile | None:
    if signature is None:
        return None
    return store_file(actor, name="tanda-tangan.png", content_type="image/png", data=signature)


def _require_desk(actor: Actor, event: HandoverEvent) -> None:
    require(actor, HANDOVER_RECORD)
    if not may_manage_event(actor, event):
        raise NotPermitted

"""What is handed over is a fact of the ledger of aid, until the handover is voided."""

from portal.agencies.models import Given
from portal.aid.ledger import GivenAid, forget_handover, note_handover
from portal.clock import to_wib
from portal.handovers.models import Handover
from portal.permissions import Actor


def note_aid(_actor: Actor, handover: Handover) -> None:
    """Aid was handed over."""
    note_handover(
        person_id=handover.recipient_id,
        household_id=handover.case.household_id,
        given_on=to_wib(handover.handed_at).date(),
        items=[
            GivenAid(
                handover_item_id=item.id,
                kind=Given(item.decision_item.kind.value),
                value=item.decision_item.total,
                description=item.decision_item.description,
            )
            for item in handover.items
        ],
    )


def take_back_aid(_actor: Actor, handover: Handover) -> None:
    """The handover was voided."""
    forget_handover([item.id for item in handover.items])

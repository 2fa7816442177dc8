"""Changes to events, rosters and handovers."""

from portal.casework.handovers.services.manage_events import (
    cancel_event,
    change_event,
    close_event,
    close_screen,
    create_event,
    hand_over_events,
    open_event,
    open_screen,
    set_officers,
)
from portal.casework.handovers.services.manage_roster import (
    NOT_ENDED,
    check_in,
    invite,
    lock_event,
    require_event,
    roster_of,
    undo_check_in,
    withdraw_invitation,
)
from portal.casework.handovers.services.record_handover import (
    AlreadyHandedOver,
    BankTransfer,
    Ceremony,
    GivenItem,
    HandoverRepresentative,
    Proof,
    record_handover,
)
from portal.casework.handovers.services.serve_at_desk import (
    DeskFacts,
    claim_handover,
    serve,
    set_desk,
    settle_claim,
)
from portal.casework.handovers.services.void_handover import release_rest, void_handover

__all__ = [
    "NOT_ENDED",
    "AlreadyHandedOver",
    "BankTransfer",
    "Ceremony",
    "DeskFacts",
    "GivenItem",
    "HandoverRepresentative",
    "Proof",
    "cancel_event",
    "change_event",
    "check_in",
    "claim_handover",
    "close_event",
    "close_screen",
    "create_event",
    "hand_over_events",
    "invite",
    "lock_event",
    "open_event",
    "open_screen",
    "record_handover",
    "release_rest",
    "require_event",
    "roster_of",
    "serve",
    "set_desk",
    "set_officers",
    "settle_claim",
    "undo_check_in",
    "void_handover",
    "withdraw_invitation",
]

"""Hand aid over, once; take a mistaken handover back; release what will not be given."""

from portal.handovers.services.facts import (
    AlreadyHandedOver,
    BankTransfer,
    Ceremony,
    GivenItem,
    Proof,
    Representative,
)
from portal.handovers.services.recording import record_handover
from portal.handovers.services.undoing import release_rest, void_handover

__all__ = [
    "AlreadyHandedOver",
    "BankTransfer",
    "Ceremony",
    "GivenItem",
    "Proof",
    "Representative",
    "record_handover",
    "release_rest",
    "void_handover",
]

"""Events of handovers and invitations, for papers, visits and announcements."""

from collections.abc import Collection, Mapping, Sequence

from portal.casework.handovers.models import Handover, Invitation
from portal.core.ports import DomainEvent, Port
from portal.platform.permissions import Actor

#: Aid was handed over.
handover_recorded: DomainEvent[[Actor, Handover]] = DomainEvent()

#: A handover was voided.
handover_voided: DomainEvent[[Actor, Handover]] = DomainEvent()

#: Papers prepared for these decisions (by id) will not be used; with the reason.
preparation_unused: DomainEvent[[Actor, Sequence[int], str]] = DomainEvent()

#: An invitation was moved or cancelled: earlier messages about it are outdated.
invitation_changed: DomainEvent[[Actor, Invitation]] = DomainEvent()


def _no_marks(_decision_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    return {}


#: Marks by which a phone recognises the QR codes of these decisions' papers without knowing them.
paper_marks: Port[[Collection[int]], Mapping[int, Sequence[str]]] = Port(_no_marks)

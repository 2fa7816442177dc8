"""Events of handovers and invitations, for papers, visits and announcements."""

from collections.abc import Sequence

from portal.casework.handovers.models import Handover, Invitation
from portal.core.ports import DomainEvent
from portal.platform.permissions import Actor

#: Aid was handed over.
handover_recorded: DomainEvent[[Actor, Handover]] = DomainEvent()

#: A handover was voided.
handover_voided: DomainEvent[[Actor, Handover]] = DomainEvent()

#: Papers prepared for these decisions (by id) will not be used; with the reason.
preparation_unused: DomainEvent[[Actor, Sequence[int], str]] = DomainEvent()

#: An invitation was moved or cancelled: earlier messages about it are outdated.
invitation_changed: DomainEvent[[Actor, Invitation]] = DomainEvent()

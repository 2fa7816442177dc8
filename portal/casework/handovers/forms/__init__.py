"""Forms of events and of handovers."""

from portal.casework.handovers.forms.events import EventForm, NewEventForm, OfficersForm
from portal.casework.handovers.forms.handovers import (
    ClaimForm,
    HandoverForm,
    HandoverReasonForm,
    OfficerForm,
    to_local_input,
)

__all__ = [
    "ClaimForm",
    "EventForm",
    "HandoverForm",
    "HandoverReasonForm",
    "NewEventForm",
    "OfficerForm",
    "OfficersForm",
    "to_local_input",
]

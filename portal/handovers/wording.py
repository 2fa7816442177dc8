"""The words of events and handovers on screen."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.handovers.models import Condition, SignatureKind
from portal.handovers.states import EventStatus

EVENT_STATUS: Mapping[EventStatus, LazyString] = {
    EventStatus.PLANNED: _("Direncanakan"),
    EventStatus.OPEN: _("Berlangsung"),
    EventStatus.CLOSED: _("Selesai"),
    EventStatus.CANCELLED: _("Dibatalkan"),
}
EVENT_TONE: Mapping[EventStatus, str] = {
    EventStatus.PLANNED: "neutral",
    EventStatus.OPEN: "progress",
    EventStatus.CLOSED: "done",
    EventStatus.CANCELLED: "stopped",
}
CONDITION: Mapping[Condition, LazyString] = {
    Condition.GOOD: _("Baik"),
    Condition.MINOR_FLAW: _("Cacat ringan"),
}
SIGNATURE: Mapping[SignatureKind, LazyString] = {
    SignatureKind.SCREEN: _("Tanda tangan di layar"),
    SignatureKind.PAPER: _("Tanda tangan di kertas"),
    SignatureKind.THUMBPRINT: _("Cap jempol di kertas"),
}

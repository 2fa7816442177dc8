"""The words of follow-up on screen."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.follow_ups.models import Outcome
from portal.follow_ups.states import VisitStatus

OUTCOME: Mapping[Outcome, LazyString] = {
    Outcome.BETTER: _("Lebih baik"),
    Outcome.SAME: _("Sama saja"),
    Outcome.WORSE: _("Lebih sulit"),
}
STATUS: Mapping[VisitStatus, LazyString] = {
    VisitStatus.PLANNED: _("Direncanakan"),
    VisitStatus.DONE: _("Selesai"),
    VisitStatus.MISSED: _("Tidak terlaksana"),
    VisitStatus.CANCELLED: _("Dibatalkan"),
}

"""The words of linkage on screen."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.linkage.states import PairStatus

STATUS: Mapping[PairStatus, LazyString] = {
    PairStatus.SAME: _("segera digabung"),
    PairStatus.REVIEW: _("menunggu keputusan"),
    PairStatus.KEPT_APART: _("dua orang berbeda"),
    PairStatus.MERGED: _("digabung"),
    PairStatus.GONE: _("tidak ditanyakan lagi"),
}
TONE: Mapping[PairStatus, str] = {
    PairStatus.SAME: "progress",
    PairStatus.REVIEW: "due",
    PairStatus.KEPT_APART: "stopped",
    PairStatus.MERGED: "done",
    PairStatus.GONE: "neutral",
}


def likeness(probability: float) -> str:
    """How sure the model is, in words and per cent."""
    share = int(probability * 100)
    if probability >= 0.95:
        return gettext("sangat mirip, %(share)s dari 100", share=share)
    if probability >= 0.7:
        return gettext("mirip, %(share)s dari 100", share=share)
    return gettext("agak mirip, %(share)s dari 100", share=share)

"""The words of linkage on screen."""

from collections.abc import Collection, Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.linkage.outcomes import Reason
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


#: What a rule says whatever the score is.
RULES = frozenset(
    {
        Reason.NIK_OF_ANOTHER,
        Reason.TWO_NIK,
        Reason.PERHAPS_TWINS,
        Reason.PERHAPS_FAMILY,
        Reason.PERHAPS_NAMESAKE,
        Reason.TOO_LITTLE_KNOWN,
        Reason.FITS_ANOTHER,
    }
)


def likeness(probability: float, reasons: Collection[Reason]) -> str:
    """How sure the model is, in words and per cent, and whether a rule makes it doubtful."""
    words = _likeness(probability)
    if RULES.isdisjoint(reasons):
        return words
    return gettext("%(likeness)s, tetapi meragukan karena alasan di bawah", likeness=words)


def _likeness(probability: float) -> str:
    share = int(probability * 100)
    if probability >= 0.95:
        return gettext("sangat mirip, %(share)s dari 100", share=share)
    if probability >= 0.7:
        return gettext("mirip, %(share)s dari 100", share=share)
    return gettext("agak mirip, %(share)s dari 100", share=share)

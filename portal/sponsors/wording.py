"""The words of sponsors on screen."""

from flask_babel import gettext

from portal.clock import today
from portal.sponsors.models import Sponsorship
from portal.sponsors.queries import quiet_before
from portal.web.filters import tanggal_pendek


def last_heard(pairing: Sponsorship) -> tuple[str, str]:
    """When the sponsor was last heard of, and the tone in which to say it."""
    if pairing.ended_on is not None:
        return gettext("berakhir %(day)s", day=tanggal_pendek(pairing.ended_on)), "stopped"
    if pairing.quiet_since < quiet_before():
        days = (today() - pairing.quiet_since).days
        return gettext("%(days)d hari tanpa kunjungan", days=days), "danger"
    if pairing.quiet_since == pairing.since:
        return gettext("sejak %(day)s", day=tanggal_pendek(pairing.since)), "neutral"
    return gettext("terakhir %(day)s", day=tanggal_pendek(pairing.quiet_since)), "done"

"""Labels of sponsors on screen and in the audit trail."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.casework.sponsors.models import Sponsor, Sponsorship
from portal.casework.sponsors.settings import MOTHER_AGE
from portal.core.clock import today
from portal.core.counting import counted
from portal.platform.audit.wording import AuditWords
from portal.platform.settings import value_of
from portal.platform.web.filters import tanggal_pendek
from portal.registry.households.models import Person


def last_contact_in_words(pairing: Sponsorship, *, quiet_before: date) -> tuple[str, str]:
    """Return text and tone for the time of the last contact."""
    if pairing.ended_on is not None:
        return gettext("berakhir %(day)s", day=tanggal_pendek(pairing.ended_on)), "stopped"
    if pairing.quiet_since < quiet_before:
        days = (today() - pairing.quiet_since).days
        return counted("%(n)s hari tanpa kunjungan", days), "danger"
    if pairing.quiet_since == pairing.since:
        return gettext("sejak %(day)s", day=tanggal_pendek(pairing.since)), "neutral"
    return gettext("terakhir %(day)s", day=tanggal_pendek(pairing.quiet_since)), "done"


def sponsor_badge(sponsor: Sponsor, *, busy: bool) -> tuple[str, str]:
    """Return text and tone of the badge that tells whether a sponsor looks after somebody."""
    if not sponsor.active:
        return gettext("tidak aktif"), "stopped"
    return (gettext("mengasuh"), "progress") if busy else (gettext("belum mengasuh"), "neutral")


def name_with_age(person: Person) -> str:
    """Return name and age, with a mark below the minimum age set by the office."""
    years, least = person.age_on(today()), value_of(MOTHER_AGE)
    if years is None:
        return gettext("%(name)s, umur tidak diketahui", name=person.name)
    words = counted("%(name)s, %(n)s tahun", years, name=person.name)
    if years >= least:
        return words
    return gettext("%(person)s (di bawah %(least)d tahun)", person=words, least=least)


AUDIT_WORDS = AuditWords(
    nouns={
        "sponsor_contacts": _("kunjungan pengasuh"),
        "sponsors": _("pengasuh"),
        "sponsorships": _("pengasuhan"),
    },
    sentences={
        "sponsorships.end": _("mengakhiri pengasuhan"),
        "sponsorships.pair": _("menetapkan pengasuh"),
        "sponsorships.resume": _("meneruskan pengasuhan"),
    },
    fields={
        "gift": _("yang diberikan"),
        "kin": _("hubungan keluarga"),
        "made_on": _("tanggal"),
        "mother": _("ibu"),
        "office": _("instansi"),
        "phone": _("telepon"),
        "sponsor": _("pengasuh"),
        "value": _("nilai"),
    },
)

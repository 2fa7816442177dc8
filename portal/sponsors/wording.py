"""The words of sponsors on screen."""

from datetime import date

from flask_babel import gettext

from portal.clock import today
from portal.households.models import Person
from portal.settings import value_of
from portal.sponsors.models import Sponsorship
from portal.sponsors.settings import MOTHER_AGE
from portal.web.filters import tanggal_pendek


def last_heard(pairing: Sponsorship, *, quiet_before: date) -> tuple[str, str]:
    """When the sponsor was last heard of, and the tone in which to say it."""
    if pairing.ended_on is not None:
        return gettext("berakhir %(day)s", day=tanggal_pendek(pairing.ended_on)), "stopped"
    if pairing.quiet_since < quiet_before:
        days = (today() - pairing.quiet_since).days
        return gettext("%(days)d hari tanpa kunjungan", days=days), "danger"
    if pairing.quiet_since == pairing.since:
        return gettext("sejak %(day)s", day=tanggal_pendek(pairing.since)), "neutral"
    return gettext("terakhir %(day)s", day=tanggal_pendek(pairing.quiet_since)), "done"


def with_age(person: Person) -> str:
    """Her name and age, and whether she is younger than the office wishes."""
    years, least = person.age_on(today()), value_of(MOTHER_AGE)
    if years is None:
        return gettext("%(name)s, umur tidak diketahui", name=person.name)
    words = gettext("%(name)s, %(years)d tahun", name=person.name, years=years)
    if years >= least:
        return words
    return gettext("%(person)s (di bawah %(least)d tahun)", person=words, least=least)

"""One number shown in full, and the trail of it."""

from flask_babel import gettext

from portal.errors import InvalidInput, NotFound, NotPermitted
from portal.households.access import may_unmask, must_give_reason
from portal.households.models import Household, Person
from portal.households.services.records import record
from portal.households.services.values import limited
from portal.permissions import Actor

REASON_LENGTH = 300


def reveal_nik(actor: Actor, person: Person, *, reason: str = "") -> str:
    """The NIK in full, for this once. Raises :class:`NotPermitted`, or :class:`InvalidInput` where
    the role must say why and does not."""
    said = _reason(actor, person.household, reason)
    if person.nik is None:
        raise NotFound
    record(actor, "persons.unmask", person, person.household, number="nik", reason=said)
    return person.nik


def reveal_kk(actor: Actor, household: Household, *, reason: str = "") -> str:
    """The No. KK in full, under the same rules as :func:`reveal_nik`."""
    said = _reason(actor, household, reason)
    if household.kk_number is None:
        raise NotFound
    record(actor, "households.unmask", household, household, number="kk", reason=said)
    return household.kk_number


def _reason(actor: Actor, household: Household, reason: str) -> str:
    if not may_unmask(actor, household):
        raise NotPermitted
    said = limited(reason, REASON_LENGTH, field="reason")
    if must_give_reason(actor) and not said:
        raise InvalidInput(gettext("Tulis alasan mengapa nomor ini perlu dilihat."), field="reason")
    return said

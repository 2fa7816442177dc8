"""Show a NIK or No. KK in full, with an audit event."""

from flask_babel import gettext

from portal.core.errors import InvalidInput, NotFound, NotPermitted
from portal.platform.permissions import Actor
from portal.registry.households.access import may_unmask, must_give_reason
from portal.registry.households.models import Household, Person
from portal.registry.households.services.checks import checked_text
from portal.registry.households.services.record_changes import record

REASON_LENGTH = 300


def reveal_nik(actor: Actor, person: Person, *, reason: str = "") -> str:
    """Return the NIK in full and record the access.

    Raise :class:`NotPermitted`, or :class:`InvalidInput` if the role must give a reason and did
    not.
    """
    said = _checked_reason(actor, person.household, reason)
    if person.nik is None:
        raise NotFound
    record(actor, "persons.unmask", person, person.household, number="nik", reason=said)
    return person.nik


def reveal_kk(actor: Actor, household: Household, *, reason: str = "") -> str:
    """Return the No. KK in full; same rules as :func:`reveal_nik`."""
    said = _checked_reason(actor, household, reason)
    if household.kk_number is None:
        raise NotFound
    record(actor, "households.unmask", household, household, number="kk", reason=said)
    return household.kk_number


def _checked_reason(actor: Actor, household: Household, reason: str) -> str:
    if not may_unmask(actor, household):
        raise NotPermitted
    said = checked_text(reason, REASON_LENGTH, field="reason")
    if must_give_reason(actor) and not said:
        raise InvalidInput(gettext("Tulis alasan mengapa nomor ini perlu dilihat."), field="reason")
    return said

"""Record contacts and gifts of sponsors; withdraw contacts recorded by mistake."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from portal.casework.cases.permissions import CASE_WORK
from portal.casework.cases.queries import require_on
from portal.casework.sponsors.models import Contact, Sponsorship
from portal.casework.sponsors.queries import contact_of, last_contact_on
from portal.casework.sponsors.services.pair_sponsors import lock_sponsorship, require_reason
from portal.core.clock import today, utc_now
from portal.core.errors import InvalidInput, InvalidTransition
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.permissions import Actor
from portal.registry.agencies.models import BenefitKind
from portal.registry.aid.services import forget_gift, note_gift

LARGEST_GIFT = 1_000_000_000


@dataclass(frozen=True)
class Gift:
    """A gift. ``value`` is rupiah; optional for goods."""

    kind: BenefitKind
    what: str
    value: int | None = None


def record_contact(
    actor: Actor,
    pairing: Sponsorship,
    *,
    made_on: date,
    note: str,
    gift: Gift | None,
    submission: str | None = None,
) -> Contact:
    """Record a contact, and its gift in the ledger of aid.

    The gift is the sponsor's own money. The same ``submission`` (form token) is recorded once.
    """
    require_on(actor, CASE_WORK, pairing.case)
    lock_sponsorship(pairing)
    if submission and (known := contact_of(pairing, submission)) is not None:
        return known
    for fault in (*faults_of_day(pairing, made_on), *faults_of_gift(note, gift)):
        raise fault
    contact = Contact(
        sponsorship=pairing,
        made_on=made_on,
        note=note.strip(),
        gift_kind=gift and gift.kind,
        gift=gift.what.strip() if gift else "",
        gift_value=gift and gift.value,
        recorded_at=utc_now(),
        recorded_by_id=actor.actor_id,
        submission=submission,
    )
    db.session.add(contact)
    db.session.flush()
    _note_in_ledger(contact)
    pairing.quiet_since = max(pairing.quiet_since, made_on)
    audit.record(actor, "sponsor_contacts.record", contact, **_audit_values(contact))
    return contact


def withdraw_contact(actor: Actor, contact: Contact, *, reason: str) -> None:
    """Withdraw a contact recorded by mistake: it is kept with the reason, its gift is removed from
    the ledger.
    """
    pairing = contact.sponsorship
    require_on(actor, CASE_WORK, pairing.case)
    lock_sponsorship(pairing)
    db.session.refresh(contact, ["withdrawn_at"])
    if contact.withdrawn_at is not None:
        raise InvalidTransition
    contact.withdrawn_at, contact.withdrawn_by_id = utc_now(), actor.actor_id
    contact.withdraw_reason = require_reason(reason)
    db.session.flush()
    forget_gift(contact.id)
    pairing.quiet_since = last_contact_on(pairing.id) or pairing.since
    audit.record(actor, "sponsor_contacts.withdraw", contact, reason=contact.withdraw_reason)


def faults_of_day(pairing: Sponsorship, made_on: date) -> Iterator[InvalidInput]:
    """Yield why the contact cannot have been on that day."""
    if made_on > today():
        yield InvalidInput(gettext("Tanggal ini belum tiba."), field="made_on")
    elif made_on < pairing.since:
        yield InvalidInput(gettext("Sebelum ia menjadi pengasuh."), field="made_on")
    elif pairing.ended_on is not None and made_on > pairing.ended_on:
        yield InvalidInput(gettext("Sesudah ia berhenti menjadi pengasuh."), field="made_on")


def faults_of_gift(note: str, gift: Gift | None) -> Iterator[InvalidInput]:
    """Yield what is missing or impossible in note and gift."""
    if gift is None:
        if not note.strip():
            yield InvalidInput(gettext("Tulis apa yang dibicarakan atau dibawa."), field="note")
        return
    if not gift.what.strip():
        yield InvalidInput(gettext("Tulis apa yang diberikan."), field="gift")
    if gift.kind is BenefitKind.CASH and gift.value is None:
        yield InvalidInput(gettext("Tulis jumlah uangnya."), field="gift_value")
    if gift.value is not None and not 0 < gift.value <= LARGEST_GIFT:
        yield InvalidInput(gettext("Periksa jumlah rupiah ini."), field="gift_value")


def _audit_values(contact: Contact) -> dict[str, Any]:
    """Return the values for the audit trail."""
    return {
        "made_on": contact.made_on,
        "note": contact.note,
        "kind": contact.gift_kind,
        "gift": contact.gift,
        "value": contact.gift_value,
    }


def _note_in_ledger(contact: Contact) -> None:
    if contact.gift_kind is None:
        return
    pairing = contact.sponsorship
    note_gift(
        person_id=pairing.mother_id,
        household_id=pairing.case.household_id,
        given_on=contact.made_on,
        contact_id=contact.id,
        kind=contact.gift_kind,
        value=contact.gift_value,
        said=contact.gift,
    )

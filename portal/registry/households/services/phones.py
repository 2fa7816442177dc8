"""Add, change and remove phones, and record SMS consent."""

from typing import Any

from flask_babel import gettext

from portal.core.clock import utc_now
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.core.types import PhoneNumber
from portal.platform.messages.services import withdraw_sms_to
from portal.platform.permissions import Actor
from portal.registry.households.access import require_change
from portal.registry.households.inputs import NewPhone
from portal.registry.households.models import Person, Phone
from portal.registry.households.provenance.conflict_resolution import Datum
from portal.registry.households.provenance.staff_statements import record_statement
from portal.registry.households.queries import hash_phone
from portal.registry.households.services.checks import checked_text
from portal.registry.households.services.record_changes import record

OWNER_LENGTH = 80


def add_phone(actor: Actor, person: Person, new: NewPhone) -> Phone:
    """Add a phone and return it. A number the person has already is only updated."""
    require_change(actor, person.household)
    # Serialise a double click.
    db.session.refresh(person, ["version"], with_for_update=True)
    known = next((phone for phone in person.phones if phone.number == new.number.value), None)
    if known is not None:
        change_phone(actor, known, owner=new.owner, sms_consent=new.sms_consent)
        return known
    phone = store_phone(actor, person, new)
    record(
        actor,
        "phones.add",
        person,
        person.household,
        number=new.number.masked,
        owner=phone.owner,
        sms_consent=phone.sms_consent,
    )
    return phone


def store_phone(actor: Actor, person: Person, new: NewPhone) -> Phone:
    """Insert a phone. The caller checks the permission and writes the audit event."""
    phone = Phone(
        number=new.number.value,
        number_hash=hash_phone(new.number),
        owner=checked_text(new.owner, OWNER_LENGTH, field="owner"),
        can_receive_sms=new.number.can_receive_sms,
    )
    person.phones.append(phone)
    _set_consent(phone, new.sms_consent)
    db.session.flush()
    record_statement(actor, person, {Datum.PHONE: phone.number})
    return phone


def change_phone(actor: Actor, phone: Phone, *, owner: str, sms_consent: bool | None) -> None:
    """Change the owner, or record SMS consent or its refusal (UU 27/2022).

    A refusal withdraws messages that wait for this number.
    """
    require_change(actor, phone.person.household)
    owner = checked_text(owner, OWNER_LENGTH, field="owner")
    if (owner, sms_consent) == (phone.owner, phone.sms_consent):
        return
    before = {"owner": phone.owner, "sms_consent": phone.sms_consent}
    phone.owner = owner
    _set_consent(phone, sms_consent)
    _record(actor, "phones.change", phone, owner=owner, sms_consent=sms_consent, before=before)
    if sms_consent is False:
        withdraw_sms_to(actor, number=phone.number, reason=kept("Penerima menolak SMS."))


def mark_unreachable(actor: Actor, phone: Phone, *, reason: str) -> None:
    """Mark the number as unreachable, and withdraw messages that wait for it."""
    if phone.unreachable_since is None:
        phone.unreachable_since = utc_now()
        _record(actor, "phones.mark_unreachable", phone)
        withdraw_sms_to(actor, number=phone.number, reason=reason)


def confirm_reachable(actor: Actor, phone: Phone) -> None:
    """Record that the number works again."""
    require_change(actor, phone.person.household)
    if phone.unreachable_since is not None:
        phone.unreachable_since = None
        _record(actor, "phones.confirm_reachable", phone)


def remove_phone(actor: Actor, phone: Phone) -> None:
    """Remove a phone from a person."""
    person = phone.person
    require_change(actor, person.household)
    withdraw_sms_to(
        actor,
        number=phone.number,
        phone_id=phone.id,
        reason=kept("Nomor ini bukan milik keluarga ini lagi."),
    )
    person.phones.remove(phone)
    record(
        actor,
        "phones.remove",
        person,
        person.household,
        number=PhoneNumber(phone.number, phone.can_receive_sms).masked,
    )


def _record(actor: Actor, action: str, phone: Phone, **values: Any) -> None:
    record(
        actor,
        action,
        phone.person,
        phone.person.household,
        number=PhoneNumber(phone.number, phone.can_receive_sms).masked,
        **values,
    )


def _set_consent(phone: Phone, consent: bool | None) -> None:
    if consent and not phone.can_receive_sms:
        raise InvalidInput(gettext("Nomor ini tidak dapat menerima SMS."), field="sms_consent")
    if consent is False and phone.sms_consent is not False:
        phone.refused_at = utc_now()
    elif consent is not False:
        phone.refused_at = None
    phone.sms_consent = consent

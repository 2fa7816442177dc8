"""Phones: whose they are, and whether their owner wants text messages."""

from typing import Any

from flask_babel import gettext

from portal.clock import utc_now
from portal.errors import InvalidInput
from portal.extensions import db
from portal.households.access import require_change
from portal.households.facts import NewPhone
from portal.households.identity import hash_phone
from portal.households.models import Person, Phone
from portal.households.origins.rule import Datum
from portal.households.origins.staff import note_said
from portal.households.services.records import record
from portal.households.services.values import limited
from portal.messages.services import withhold_sms
from portal.permissions import Actor
from portal.types import PhoneNumber

OWNER_LENGTH = 80


def add_phone(actor: Actor, person: Person, new: NewPhone) -> Phone:
    """Give a person a phone. Adding the number they already have changes nothing but its words."""
    require_change(actor, person.household)
    # Two clicks at one moment come one after the other.
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
    """Insert a phone; the caller has checked the permission and records it."""
    phone = Phone(
        number=new.number.value,
        number_hash=hash_phone(new.number),
        owner=limited(new.owner, OWNER_LENGTH, field="owner"),
        can_receive_sms=new.number.can_receive_sms,
    )
    person.phones.append(phone)
    _answer(phone, new.sms_consent)
    db.session.flush()
    note_said(actor, person, {Datum.PHONE: phone.number})
    return phone


def change_phone(actor: Actor, phone: Phone, *, owner: str, sms_consent: bool | None) -> None:
    """Correct the owner, or note consent to messages or its refusal (UU 27/2022).

    A refusal takes back what waits for the number.
    """
    require_change(actor, phone.person.household)
    owner = limited(owner, OWNER_LENGTH, field="owner")
    if (owner, sms_consent) == (phone.owner, phone.sms_consent):
        return
    before = {"owner": phone.owner, "sms_consent": phone.sms_consent}
    phone.owner = owner
    _answer(phone, sms_consent)
    _note(actor, "phones.change", phone, owner=owner, sms_consent=sms_consent, before=before)
    if sms_consent is False:
        withhold_sms(actor, number=phone.number, reason=gettext("Penerima menolak SMS."))


def mark_unreachable(actor: Actor, phone: Phone, *, reason: str) -> None:
    """The network says why no SMS reaches this number: nothing more is sent to it, and what waits
    is taken back."""
    if phone.unreachable_since is None:
        phone.unreachable_since = utc_now()
        _note(actor, "phones.mark_unreachable", phone)
        withhold_sms(actor, number=phone.number, reason=reason)


def confirm_reachable(actor: Actor, phone: Phone) -> None:
    """A person found that the number works again."""
    require_change(actor, phone.person.household)
    if phone.unreachable_since is not None:
        phone.unreachable_since = None
        _note(actor, "phones.confirm_reachable", phone)


def remove_phone(actor: Actor, phone: Phone) -> None:
    """Take a number away that is not theirs any more."""
    person = phone.person
    require_change(actor, person.household)
    person.phones.remove(phone)
    record(
        actor,
        "phones.remove",
        person,
        person.household,
        number=PhoneNumber(phone.number, phone.can_receive_sms).masked,
    )


def _note(actor: Actor, action: str, phone: Phone, **values: Any) -> None:
    record(
        actor,
        action,
        phone.person,
        phone.person.household,
        number=PhoneNumber(phone.number, phone.can_receive_sms).masked,
        **values,
    )


def _answer(phone: Phone, consent: bool | None) -> None:
    if consent and not phone.can_receive_sms:
        raise InvalidInput(gettext("Nomor ini tidak dapat menerima SMS."), field="sms_consent")
    if consent is False and phone.sms_consent is not False:
        phone.refused_at = utc_now()
    elif consent is not False:
        phone.refused_at = None
    phone.sms_consent = consent

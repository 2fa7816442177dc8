"""Find sponsors, pair them with a mother, note when they came and what they gave."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.agencies.models import Given
from portal.aid.ledger import forget_gift, note_gift
from portal.cases.models import Case
from portal.cases.queries import require_on
from portal.cases.states import Status
from portal.clock import today, utc_now
from portal.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.extensions import db
from portal.households.models import Person
from portal.permissions import Actor, Permission, require
from portal.sponsors.models import Contact, Sponsor, Sponsorship
from portal.sponsors.queries import last_contact_on, mothers_of, running_of
from portal.types import PhoneNumber
from portal.workflow import claim_version

LARGEST_GIFT = 1_000_000_000


@dataclass(frozen=True)
class Gift:
    """What was brought. ``value`` is rupiah; goods need none."""

    kind: Given
    what: str
    value: int | None = None


def add_sponsor(actor: Actor, *, name: str, office: str, phone: PhoneNumber | None) -> Sponsor:
    """Write down an official who is willing."""
    require(actor, Permission.SPONSOR_MANAGE)
    sponsor = Sponsor(name=name, office=office, phone=phone.value if phone else None)
    _save_sponsor(sponsor)
    audit.record(actor, "sponsors.add", sponsor, name=name, office=office, phone=sponsor.phone)
    return sponsor


def change_sponsor(
    actor: Actor,
    sponsor: Sponsor,
    *,
    version: int,
    name: str,
    office: str,
    phone: PhoneNumber | None,
    active: bool,
) -> None:
    """Correct what is known of an official. Who is not active is not offered any more."""
    require(actor, Permission.SPONSOR_MANAGE)
    claim_version(sponsor, version)
    sponsor.name, sponsor.office, sponsor.active = name, office, active
    sponsor.phone = phone.value if phone else None
    _save_sponsor(sponsor)
    audit.record(
        actor,
        "sponsors.change",
        sponsor,
        name=name,
        office=office,
        phone=sponsor.phone,
        active=active,
    )


def pair(
    actor: Actor,
    case: Case,
    sponsor: Sponsor,
    *,
    mother: Person,
    instead_of: Sponsorship | None = None,
    reason: str = "",
    kin: str = "",
) -> Sponsorship:
    """Let ``sponsor`` look after ``mother``, of the family of ``case``, from today on.

    ``instead_of`` is who did so until now, as the person saw it, and is relieved for ``reason``.
    Raises :class:`StaleRecord` if somebody else paired her meanwhile, :class:`InvalidInput` if the
    sponsor looks after another mother.
    """
    require_on(actor, Permission.SPONSOR_MANAGE, case)
    _claim(case, instead_of)
    _check_choice(case, sponsor, mother)
    if instead_of is not None:
        _end(actor, instead_of, reason=reason)
    pairing = Sponsorship(
        sponsor=sponsor,
        case=case,
        mother=mother,
        paired_at=utc_now(),
        quiet_since=today(),
        kin=kin.strip(),
    )
    _begin(pairing)
    _record(
        actor,
        "sponsorships.pair",
        pairing,
        sponsor=sponsor.name,
        mother=mother.name,
        kin=pairing.kin,
    )
    return pairing


def end(actor: Actor, pairing: Sponsorship, *, reason: str) -> None:
    """Nobody looks after her any more, or not yet again."""
    require_on(actor, Permission.SPONSOR_MANAGE, pairing.case)
    _end(actor, pairing, reason=reason)


def end_of_case(actor: Actor, case: Case) -> None:
    """The case is closed: the sponsor is free for another mother."""
    pairing = running_of(case.id)
    if pairing is not None:
        _end(actor, pairing, reason=gettext("Kasus ditutup."), with_case=True)


def resume_of_case(actor: Actor, case: Case, _task_ids: Collection[int]) -> None:
    """The case is open again: so is what ended with it, unless the sponsor has found another."""
    pairing = db.session.scalars(
        select(Sponsorship)
        .where(Sponsorship.case_id == case.id, Sponsorship.ended_with_case)
        .order_by(Sponsorship.id.desc())
        .limit(1)
    ).first()
    if pairing is None:
        return
    try:
        with db.session.begin_nested():
            pairing.ended_at, pairing.end_reason, pairing.ended_with_case = None, "", False
    except IntegrityError:
        return
    _record(actor, "sponsorships.resume", pairing)


def record_contact(
    actor: Actor, pairing: Sponsorship, *, made_on: date, note: str, gift: Gift | None
) -> Contact:
    """Note that the sponsor came, and what was given: a fact of the ledger of aid, since it counts
    beside the aid of agencies. The money is the sponsor's own, never the public's."""
    require_on(actor, Permission.CASE_WORK, pairing.case)
    _hold(pairing)
    _check_contact(pairing, made_on, note, gift)
    contact = Contact(
        sponsorship=pairing,
        made_on=made_on,
        note=note.strip(),
        gift_kind=gift and gift.kind,
        gift=gift.what.strip() if gift else "",
        gift_value=gift and gift.value,
        recorded_at=utc_now(),
        recorded_by_id=actor.actor_id,
    )
    db.session.add(contact)
    db.session.flush()
    _note_in_ledger(contact)
    pairing.quiet_since = max(pairing.quiet_since, made_on)
    _record(
        actor,
        "sponsor_contacts.record",
        contact,
        made_on=made_on,
        note=contact.note,
        kind=contact.gift_kind,
        gift=contact.gift,
        value=contact.gift_value,
    )
    return contact


def withdraw_contact(actor: Actor, contact: Contact, *, reason: str) -> None:
    """It was noted by mistake: it stays, with the reason, and counts no longer."""
    pairing = contact.sponsorship
    require_on(actor, Permission.CASE_WORK, pairing.case)
    _hold(pairing)
    db.session.refresh(contact, ["withdrawn_at"])
    if contact.withdrawn_at is not None:
        raise InvalidTransition
    contact.withdrawn_at, contact.withdrawn_by_id = utc_now(), actor.actor_id
    contact.withdraw_reason = _required(reason)
    db.session.flush()
    forget_gift(contact.id)
    pairing.quiet_since = last_contact_on(pairing.id) or pairing.since
    _record(actor, "sponsor_contacts.withdraw", contact, reason=contact.withdraw_reason)


def _claim(case: Case, seen: Sponsorship | None) -> None:
    """Lock the case, and see that she is looked after as the person saw it."""
    db.session.execute(select(Case.id).where(Case.id == case.id).with_for_update())
    db.session.refresh(case, ["status"])
    if case.status is Status.CLOSED:
        raise InvalidTransition
    if running_of(case.id) is not seen:
        raise StaleRecord


def _check_choice(case: Case, sponsor: Sponsor, mother: Person) -> None:
    if mother not in mothers_of(case):
        raise InvalidInput(gettext("Pilih seorang ibu dari keluarga ini."), field="mother")
    if not sponsor.active:
        raise InvalidInput(gettext("Pengasuh ini sudah tidak aktif."), field="sponsor")


def _hold(pairing: Sponsorship) -> None:
    """Lock it: until the end of the transaction nobody else ends it or notes a contact of it."""
    locked = select(Sponsorship.id).where(Sponsorship.id == pairing.id).with_for_update()
    db.session.execute(locked)
    db.session.refresh(pairing, ["ended_at", "quiet_since"])


def _begin(pairing: Sponsorship) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(pairing)
    except IntegrityError as error:
        message = gettext("Pengasuh ini sudah mengasuh ibu lain. Pilih yang lain.")
        raise InvalidInput(message, field="sponsor") from error


def _save_sponsor(sponsor: Sponsor) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(sponsor)
    except IntegrityError as error:
        message = gettext("Pengasuh dengan nama dan instansi ini sudah tercatat.")
        raise InvalidInput(message, field="name") from error


def _end(actor: Actor, pairing: Sponsorship, *, reason: str, with_case: bool = False) -> None:
    _hold(pairing)
    if pairing.ended_at is not None:
        raise InvalidTransition
    pairing.end_reason, pairing.ended_with_case = _required(reason), with_case
    pairing.ended_at = utc_now()
    db.session.flush()
    _record(actor, "sponsorships.end", pairing, reason=pairing.end_reason)


def _required(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput(gettext("Tulis alasannya."), field="reason")
    return reason.strip()


def _check_contact(pairing: Sponsorship, made_on: date, note: str, gift: Gift | None) -> None:
    if made_on > today():
        raise InvalidInput(gettext("Tanggal ini belum tiba."), field="made_on")
    if made_on < pairing.since:
        raise InvalidInput(gettext("Sebelum ia menjadi pengasuh."), field="made_on")
    if pairing.ended_on is not None and made_on > pairing.ended_on:
        raise InvalidInput(gettext("Sesudah ia berhenti menjadi pengasuh."), field="made_on")
    if gift is None:
        if not note.strip():
            raise InvalidInput(gettext("Tulis apa yang dibicarakan atau dibawa."), field="note")
        return
    if not gift.what.strip():
        raise InvalidInput(gettext("Tulis apa yang diberikan."), field="gift")
    if gift.kind is Given.CASH and gift.value is None:
        raise InvalidInput(gettext("Tulis jumlah uangnya."), field="gift_value")
    if gift.value is not None and not 0 < gift.value <= LARGEST_GIFT:
        raise InvalidInput(gettext("Periksa jumlah rupiah ini."), field="gift_value")


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


def _record(actor: Actor, action: str, record: Sponsorship | Contact, **values: Any) -> None:
    pairing = record if isinstance(record, Sponsorship) else record.sponsorship
    audit.record(
        actor,
        action,
        record,
        case_id=pairing.case_id,
        district_code=pairing.case.household.district_code,
        **values,
    )

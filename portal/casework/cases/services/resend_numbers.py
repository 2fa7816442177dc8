"""Numbers to which a failed SMS can be resent: the same one, or another of the family."""

from collections.abc import Sequence

from flask_babel import gettext

from portal.casework.cases.models import Case
from portal.casework.cases.services.notify_household import is_usable, refused_numbers
from portal.core.extensions import db
from portal.core.types import PhoneNumber
from portal.platform.messages.models import Message
from portal.platform.messages.ports import OtherNumber, ResendObstacle
from portal.platform.permissions import Actor
from portal.registry.households.access import may_change
from portal.registry.households.models import Phone
from portal.registry.households.queries import phones_with_number


def other_numbers_of_family(message: Message) -> Sequence[OtherNumber]:
    """Return the other numbers of the living members that receive SMS with consent, each once even
    if several members share it.
    """
    case = db.session.get(Case, message.case_id) if message.case_id else None
    if case is None:
        return ()
    phones = [phone for person in case.household.living for phone in person.phones]
    refused = refused_numbers(phones)
    found: dict[str, OtherNumber] = {}
    for phone in phones:
        if phone.number != message.to and is_usable(phone) and phone.number not in refused:
            owner = phone.owner or phone.person.name
            number = PhoneNumber.parse(phone.number)
            found.setdefault(phone.number, OtherNumber(phone.id, number, owner))
    return list(found.values())


def objection_of_number(actor: Actor, message: Message) -> ResendObstacle | None:
    """Return the obstacle to another SMS to the message's number, and where ``actor`` can remove
    it.

    Return ``None`` if an SMS may be sent. A number that the family no longer has is also an
    obstacle.
    """
    if message.to is None:
        return None
    phones = phones_with_number(PhoneNumber.parse(message.to))
    case = db.session.get(Case, message.case_id) if message.case_id else None
    if case is not None:
        phones = [phone for phone in phones if phone.person.household_id == case.household_id]
        if not phones:
            return ResendObstacle(
                gettext("Tidak dikirim ulang: nomor ini tidak lagi tercatat pada keluarga ini.")
            )
    for phone in phones:
        if (reason := _mark(phone)) is not None:
            liftable = may_change(actor, phone.person.household)
            return ResendObstacle(reason, phone.id if liftable else None)
    return None


def _mark(phone: Phone) -> str | None:
    if phone.refused_at or phone.sms_consent is False:
        return gettext(
            "Tidak dikirim ulang: penerima menolak SMS. Bila sekarang mau, catat persetujuannya di"
            " halaman telepon."
        )
    if phone.unreachable_since:
        return gettext(
            "Tidak dikirim ulang: nomor ini ditandai tidak dapat dihubungi. Bila ternyata aktif,"
            " hapus tandanya di halaman telepon."
        )
    if not phone.sms_consent:
        return gettext(
            "Tidak dikirim ulang: persetujuan menerima SMS belum tercatat. Catat dulu di halaman"
            " telepon."
        )
    return None

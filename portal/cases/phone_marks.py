"""What is recorded of a number against sending a message to it once more."""

from flask_babel import gettext

from portal.cases.models import Case
from portal.extensions import db
from portal.households.access import may_change
from portal.households.models import Phone
from portal.households.queries import phones_with
from portal.messages.again import Objection
from portal.messages.models import Message
from portal.permissions import Actor
from portal.types import PhoneNumber


def objection_of_number(actor: Actor, message: Message) -> Objection | None:
    """The mark that stands on the number of this message for its family, and where ``actor`` lifts
    it; ``None`` if an SMS may be sent there."""
    if message.to is None:
        return None
    phones = phones_with(PhoneNumber.parse(message.to))
    case = db.session.get(Case, message.case_id) if message.case_id else None
    if case is not None:
        phones = [phone for phone in phones if phone.person.household_id == case.household_id]
        if not phones:
            return Objection(
                gettext("Tidak dikirim ulang: nomor ini tidak lagi tercatat pada keluarga ini.")
            )
    for phone in phones:
        if (reason := _mark(phone)) is not None:
            liftable = may_change(actor, phone.person.household)
            return Objection(reason, phone.id if liftable else None)
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

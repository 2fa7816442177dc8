"""Resend a failed message, if the family accepts SMS and cannot receive it twice."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.core.clock import utc_now
from portal.core.errors import InvalidInput, InvalidTransition
from portal.core.extensions import db
from portal.core.kept_texts import said
from portal.platform.messages import ports
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.ports import OtherNumber, ResendObstacle
from portal.platform.messages.providers.base import Remedy
from portal.platform.messages.providers.twilio_errors import explain_error
from portal.platform.messages.services.queue_message import insert_messages
from portal.platform.permissions import Actor

#: Columns copied to the new message.
_KEPT = (
    *("step", "language", "to", "recipient", "body", "segments", "urgent"),
    *("case_id", "district_code", "phone_id", "expires_at"),
)
_KEY = "again:"
_LOST = frozenset({MessageStatus.FAILED, MessageStatus.UNDELIVERED})
_BY_STATUS: Mapping[MessageStatus, LazyString] = {
    MessageStatus.QUEUED: _("Tidak perlu dikirim ulang: pesan ini masih menunggu giliran."),
    MessageStatus.SENDING: _("Tidak perlu dikirim ulang: pesan ini sedang dikirim."),
    MessageStatus.UNCERTAIN: _(
        "Belum dapat dikirim ulang: mungkin sudah sampai, dan keluarga tidak boleh menerima dua"
        " kali. Pastikan dulu."
    ),
    MessageStatus.SENT: _("Tidak dapat dikirim ulang: pesan ini sudah diterima penyedia SMS."),
    MessageStatus.BLOCKED: _("Tidak dapat dikirim ulang: perbaiki dulu sebab di atas."),
}


def resend_obstacle(actor: Actor, message: Message) -> ResendObstacle | None:
    """Return why ``actor`` cannot resend the message: it may have arrived, or its number is
    marked."""
    if message.status not in _LOST:
        return ResendObstacle(str(_BY_STATUS.get(message.status, "")))
    if (untrue := untrue_now(message)) is not None:
        return ResendObstacle(untrue)
    code = message.error_code or ""
    known = explain_error(int(code)) if code.isdecimal() else None
    about_number = known is not None and known[0] in {Remedy.BAD_NUMBER, Remedy.OPTED_OUT}
    if about_number and message.failure_seen_at is None:
        return ResendObstacle(
            gettext("Tidak dikirim ulang: nomor ini baru ditolak penyedia SMS dan akan ditandai.")
        )
    return ports.number_obstacle(actor, message)


def untrue_now(message: Message) -> str | None:
    """Return why the text of the message no longer holds, as text; ``None`` if it still holds."""
    if message.untrue_reason:
        why = said(message.untrue_reason)
        return gettext("Tidak dikirim ulang: isinya tidak berlaku lagi. %(why)s", why=why)
    if message.expires_at is not None and message.expires_at <= utc_now():
        return gettext("Tidak dikirim ulang: waktu yang disebut di dalamnya sudah lewat.")
    return None


def resend_sms(actor: Actor, message: Message) -> Message:
    """Queue the same text as a new message; the first one keeps its status.

    Resending twice creates one new message. Raises :class:`InvalidTransition` with the obstacle, if
    there is one.
    """
    objection = resend_obstacle(actor, message)
    if objection is not None:
        raise InvalidTransition(objection.reason or None)
    return _replace(actor, message)


def usable_numbers(message: Message) -> Sequence[OtherNumber]:
    """Return the other numbers of the family to which the failed message can be sent; empty if it
    has not failed or its text no longer holds.
    """
    if message.status not in _LOST or untrue_now(message) is not None:
        return ()
    return ports.other_numbers(message)


def send_to_other_number(actor: Actor, message: Message, *, phone_id: int) -> Message:
    """Queue the same text as a new message to another number of the family, for example a corrected
    one. Sending twice, to this or the first number, creates one new message.

    Raises :class:`InvalidTransition` if the message has not failed or its text no longer holds,
    :class:`InvalidInput` for a number that the family does not have or that accepts no SMS.
    """
    if message.status not in _LOST:
        raise InvalidTransition(str(_BY_STATUS.get(message.status, "")) or None)
    if (untrue := untrue_now(message)) is not None:
        raise InvalidTransition(untrue)
    offered = {other.phone_id: other for other in usable_numbers(message)}
    if (chosen := offered.get(phone_id)) is None:
        raise InvalidInput(
            gettext("Nomor ini bukan nomor keluarga yang bersedia dan dapat menerima SMS."),
            field="phone_id",
        )
    return _replace(actor, message, to=chosen.number.value, phone_id=chosen.phone_id)


def _replace(actor: Actor, message: Message, **changed: Any) -> Message:
    row = {name: getattr(message, name) for name in _KEPT}
    row |= {"dedupe_key": f"{_KEY}{message.id}", "status": MessageStatus.QUEUED, **changed}
    [again] = insert_messages(actor, "messages.send_again", [row])
    ports.message_resent.announce(message, again)
    return again


def replacement_of(message: Message) -> Message | None:
    """Return the message that replaced ``message``, if it was resent."""
    key = f"{_KEY}{message.id}"
    return db.session.scalars(select(Message).where(Message.dedupe_key == key)).first()


def replaced_message_id(message: Message) -> int | None:
    """Return the id of the message that ``message`` replaced."""
    key = message.dedupe_key
    return int(key.removeprefix(_KEY)) if key.startswith(_KEY) else None

"""Send once more what did not arrive, where a family surely does not get it twice and wants it.

Numbers and their marks stand above messages in the house: ``portal/wiring.py`` tells whom to ask,
and who wants to hear that one message took the place of another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.errors import InvalidTransition
from portal.extensions import db
from portal.messages.models import Message, MessageStatus
from portal.messages.providers.base import Remedy
from portal.messages.providers.twilio_errors import explain
from portal.messages.queueing import write_all
from portal.permissions import Actor

#: What a message has in common with the one that is sent in its place.
_KEPT = (
    *("step", "language", "to", "recipient", "body", "segments", "urgent"),
    *("case_id", "district_code", "phone_id"),
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


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a message is not sent again, in words; empty where nobody would ask. ``phone_id`` is the
    phone on whose page the actor can lift it."""

    reason: str
    phone_id: int | None = None


#: What is recorded of the number against sending to it.
AskNumber = Callable[[Actor, Message], Objection | None]
#: Called with the message that did not arrive, and the one in its place.
AgainHook = Callable[[Message, Message], None]

_ask_number: AskNumber | None = None
_hearers: list[AgainHook] = []


def ask_of_number(ask: AskNumber) -> None:
    """Tell what knows the marks on numbers."""
    global _ask_number
    _ask_number = ask


def hear_of_again(hook: AgainHook) -> None:
    """Call ``hook`` when a message takes the place of another, in the same transaction."""
    if hook not in _hearers:
        _hearers.append(hook)


def objection_to_again(actor: Actor, message: Message) -> Objection | None:
    """Why ``actor`` cannot send it once more: it may have arrived, or its number is marked."""
    if message.status not in _LOST:
        return Objection(str(_BY_STATUS.get(message.status, "")))
    code = message.error_code or ""
    known = explain(int(code)) if code.isdecimal() else None
    about_number = known is not None and known[0] in {Remedy.BAD_NUMBER, Remedy.OPTED_OUT}
    if about_number and message.failure_seen_at is None:
        return Objection(
            gettext("Tidak dikirim ulang: nomor ini baru ditolak penyedia SMS dan akan ditandai.")
        )
    return None if _ask_number is None else _ask_number(actor, message)


def send_again(actor: Actor, message: Message) -> Message:
    """Queue the same text as a new message; the first keeps its course.

    Sending the same message again twice gives one new message. Raises :class:`InvalidTransition`
    with the objection, if there is one.
    """
    objection = objection_to_again(actor, message)
    if objection is not None:
        raise InvalidTransition(objection.reason or None)
    row = {name: getattr(message, name) for name in _KEPT}
    row |= {"dedupe_key": f"{_KEY}{message.id}", "status": MessageStatus.QUEUED}
    [again] = write_all(actor, "messages.send_again", [row])
    for hook in _hearers:
        hook(message, again)
    return again


def sent_again_as(message: Message) -> Message | None:
    """The message that took its place, if it was sent again."""
    key = f"{_KEY}{message.id}"
    return db.session.scalars(select(Message).where(Message.dedupe_key == key)).first()


def stands_for(message: Message) -> int | None:
    """The id of the message whose place it took."""
    key = message.dedupe_key
    return int(key.removeprefix(_KEY)) if key.startswith(_KEY) else None

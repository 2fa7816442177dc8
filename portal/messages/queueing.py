"""Queue SMS in the transaction of the step that causes them; the worker sends after its commit.

A message that cannot be sent is kept too, as ``blocked`` with the reason in words, so that staff
see whom no SMS reaches.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import select

from portal import audit
from portal.clock import utc_now
from portal.extensions import db
from portal.messages.drafts import draft_sms, known_language
from portal.messages.models import Message, MessageStatus
from portal.messages.once import insert_once
from portal.messages.steps import Step
from portal.messages.texts import current_text
from portal.messages.values import Value
from portal.permissions import Actor
from portal.transaction import unit_of_work
from portal.types import PhoneNumber, clean_text


class Sms(TypedDict):
    """One SMS to be queued.

    - ``dedupe_key`` names the step and the record (``handover_invited:12``): a second message with
      the same key changes nothing, also when two transactions race.
    - ``recipient`` is how the person is addressed: ``Ibu Siti Rohmah``.
    - ``values`` fills the gaps that the step has: ``when`` (a date or an aware moment), ``place``.
    - ``blocked_reason`` is what the caller knows against sending, such as consent refused.
    """

    step: Step | str
    dedupe_key: str
    to: PhoneNumber | None
    recipient: str
    language: str
    values: Mapping[str, Value]
    case_id: int | None
    district_code: str | None
    phone_id: NotRequired[int | None]
    urgent: NotRequired[bool]
    blocked_reason: NotRequired[str | None]


def queue_sms(actor: Actor, **sms: Unpack[Sms]) -> Message:
    """Write one SMS into the outbox, once for each ``dedupe_key``; see :class:`Sms`."""
    return queue_all(actor, [sms])[0]


def queue_all(actor: Actor, many: Sequence[Sms]) -> list[Message]:
    """:func:`queue_sms` for many in one statement. Returns their messages in the same order."""
    return write_all(actor, "messages.queue", [_row(sms) for sms in many])


def write_all(actor: Actor, action: str, rows: Sequence[Mapping[str, Any]]) -> list[Message]:
    """The messages of these rows' dedupe keys, in the same order; recorded as ``action`` are those
    that were written just now."""
    if not rows:
        return []
    now, session = utc_now(), db.session()
    common = {"queued_at": now, "not_before": now, "queued_by_id": actor.actor_id}
    complete = [{**row, **common, "public_id": secrets.token_hex(16)} for row in rows]
    insert = insert_once(session, Message, Message.dedupe_key).returning(Message)
    found = {message.dedupe_key: message for message in session.scalars(insert, complete)}
    keys = [row["dedupe_key"] for row in rows]
    for key in keys:
        if key in found:
            record(actor, action, found[key], step=found[key].step, status=found[key].status)
    missing = [key for key in keys if key not in found]
    if missing:
        earlier = session.scalars(select(Message).where(Message.dedupe_key.in_(missing)))
        found.update((message.dedupe_key, message) for message in earlier)
    return [found[key] for key in keys]


def record(actor: Actor, action: str, message: Message, **values: Any) -> None:
    """Write into the trail, for whoever may see the message's case."""
    audit.record(
        actor,
        action,
        message,
        case_id=message.case_id,
        district_code=message.district_code,
        **values,
    )


def _row(sms: Sms) -> Mapping[str, Any]:
    """The row as it is written: with its text, or with what speaks against sending it."""
    step, language = Step(sms["step"]), known_language(sms["language"])
    draft = draft_sms(
        step,
        _text(step, language),
        language=language,
        to=sms["to"],
        recipient=sms["recipient"],
        values=sms["values"],
    )
    obstacle = sms.get("blocked_reason") or draft.obstacle
    return {
        "dedupe_key": sms["dedupe_key"],
        "step": step.value,
        "language": language,
        "to": None if sms["to"] is None else sms["to"].value,
        "recipient": clean_text(sms["recipient"])[:120],
        "body": draft.body,
        "segments": draft.size.segments,
        "case_id": sms["case_id"],
        "district_code": sms["district_code"],
        "phone_id": sms.get("phone_id"),
        "urgent": sms.get("urgent", False),
        "status": MessageStatus.BLOCKED if obstacle else MessageStatus.QUEUED,
        "status_reason": (obstacle or "")[:300],
    }


def _text(step: Step, language: str) -> str:
    """The text in force, read once a transaction: an event invites hundreds."""
    texts: dict[tuple[Step, str], str] = unit_of_work().notes.setdefault("message_texts", {})
    if (step, language) not in texts:
        texts[step, language] = current_text(step, language)
    return texts[step, language]

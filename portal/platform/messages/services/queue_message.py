"""Queue SMS in the transaction of the step that causes them; the worker sends after the commit.

A message that cannot be sent is stored as ``blocked`` with the reason, so that staff see which
families no SMS reaches.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import select

from portal.core.clock import midnight, utc_now
from portal.core.db.bulk import insert_or_ignore
from portal.core.db.transaction import unit_of_work
from portal.core.extensions import db
from portal.core.types import PhoneNumber, clean_text
from portal.platform import audit
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.placeholders import WHEN, Value
from portal.platform.messages.queries import current_text
from portal.platform.messages.services.draft_message import draft_sms, known_language
from portal.platform.messages.steps import STEPS, Change, Step
from portal.platform.permissions import Actor


class Sms(TypedDict):
    """One SMS to queue.

    - ``dedupe_key`` names the step and the record (``handover_invited:12``): a second message with
      the same key changes nothing, also when two transactions race.
    - ``recipient`` is the form of address: ``Ibu Siti Rohmah``.
    - ``values`` fills the placeholders of the step: ``when`` (a date or an aware time), ``place``.
    - ``blocked_reason`` is a reason of the caller not to send, such as refused consent.
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
    """Queue one SMS, once per ``dedupe_key``; see :class:`Sms`."""
    return queue_all(actor, [sms])[0]


def queue_all(actor: Actor, many: Sequence[Sms]) -> list[Message]:
    """Queue many SMS in one statement. Returns their messages in the same order."""
    return insert_messages(actor, "messages.queue", [_row(sms) for sms in many])


def insert_messages(actor: Actor, action: str, rows: Sequence[Mapping[str, Any]]) -> list[Message]:
    """Insert ``rows`` by their dedupe keys and return the messages in the same order. Only newly
    inserted ones are audited as ``action``."""
    if not rows:
        return []
    now, session = utc_now(), db.session()
    common = {"queued_at": now, "not_before": now, "queued_by_id": actor.actor_id}
    complete = [{**row, **common, "public_id": secrets.token_hex(16)} for row in rows]
    insert = insert_or_ignore(session, Message, Message.dedupe_key).returning(Message)
    found = {message.dedupe_key: message for message in session.scalars(insert, complete)}
    keys = [row["dedupe_key"] for row in rows]
    for key in keys:
        if key in found:
            audit.record(actor, action, found[key], step=found[key].step, status=found[key].status)
    missing = [key for key in keys if key not in found]
    if missing:
        earlier = session.scalars(select(Message).where(Message.dedupe_key.in_(missing)))
        found.update((message.dedupe_key, message) for message in earlier)
    return [found[key] for key in keys]


def _row(sms: Sms) -> Mapping[str, Any]:
    """Return the row to insert: with its text, or with the reason not to send it."""
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
        "expires_at": _end_of(step, sms["values"]),
        "status": MessageStatus.BLOCKED if obstacle else MessageStatus.QUEUED,
        "status_reason": (obstacle or "")[:300],
    }


def _end_of(step: Step, values: Mapping[str, Value]) -> datetime | None:
    """Return the time at which the text becomes out of date; None if never."""
    moment = values.get(WHEN.key)
    if Change.TIME_PASSED not in STEPS[step].untrue_by or not isinstance(moment, date):
        return None
    return moment if isinstance(moment, datetime) else midnight(moment + timedelta(days=1))


def _text(step: Step, language: str) -> str:
    """Return the current text, read once per transaction, because an event invites hundreds."""
    texts: dict[tuple[Step, str], str] = unit_of_work().notes.setdefault("message_texts", {})
    if (step, language) not in texts:
        texts[step, language] = current_text(step, language)
    return texts[step, language]

"""Store the result of a send attempt or of a look-up."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from portal.core.clock import utc_now
from portal.core.counting import counted
from portal.core.db.transaction import read_only, transaction
from portal.core.kept_texts import kept
from portal.platform.messages.models import Message, MessageSender, MessageStatus
from portal.platform.messages.outbox.claims import ClaimedMessage
from portal.platform.messages.providers.base import DeliveryReport, Provider, Remedy, SendFailed
from portal.platform.messages.states import advance, cancel_all, requeue

#: How long a slow request may still be accepted by the provider after it became uncertain.
LOOK_UP_AFTER = timedelta(seconds=120)
#: Delay before the next look-up if the provider could not tell, or found several.
LOOK_UP_AGAIN = timedelta(hours=1)
#: Pause of sending after the provider refused everything.
PAUSE = timedelta(minutes=15)
MAX_ATTEMPTS = 6
FIRST_BACKOFF = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class SendAttempt:
    """Result of one send attempt."""

    claimed: ClaimedMessage
    outcome: DeliveryReport | SendFailed


def settle(provider: Provider, owner: str, attempts: Sequence[SendAttempt]) -> None:
    """Store the results of ``attempts`` and the next step of each message."""
    with transaction() as session:
        for attempt in sorted(attempts, key=lambda attempt: attempt.claimed.id):
            match attempt.outcome:
                case DeliveryReport() as report:
                    apply_report(attempt.claimed.id, report)
                case SendFailed() as failed:
                    _settle_failure(session, provider, owner, attempt.claimed, failed)


def apply_report(message_id: int, report: DeliveryReport) -> bool:
    """Move a message to the reported status. Reports may be repeated and arrive out of order."""
    return advance(
        message_id,
        report.status,
        provider_sid=report.sid,
        error_code=report.code,
        status_reason=report.reason,
    )


def pause(session: Session, provider_name: str, reason: str) -> None:
    """Stop sending for :data:`PAUSE`, because the provider accepts nothing until somebody acts."""
    session.execute(
        update(MessageSender)
        .where(MessageSender.provider == provider_name)
        .values(paused_until=utc_now() + PAUSE, paused_reason=reason[:300])
    )


def expire_leases() -> None:
    """Mark the messages of dead workers as uncertain, since they may have been sent."""
    now = utc_now()
    lost = (Message.status == MessageStatus.SENDING) & (Message.lease_until < now)
    with read_only() as session:
        if not session.scalar(select(exists().where(lost))):
            return
    with transaction() as session:
        session.execute(
            update(Message)
            .where(lost)
            .values(
                status=MessageStatus.UNCERTAIN,
                not_before=now + LOOK_UP_AFTER,
                lease_owner=None,
                lease_until=None,
                status_reason=kept("Pengiriman terputus; mungkin sudah terkirim."),
            )
        )


def withdraw_expired() -> None:
    """Withdraw queued messages whose text is out of date."""
    past = (Message.status == MessageStatus.QUEUED) & (Message.expires_at <= utc_now())
    with read_only() as session:
        if not session.scalar(select(exists().where(past))):
            return
    with transaction():
        cancel_all(past, reason=kept("Waktunya sudah lewat sebelum pesan ini dikirim."))


def settle_uncertain(
    owner: str, doubtful: ClaimedMessage, found: Sequence[DeliveryReport] | SendFailed
) -> None:
    """Settle an uncertain message by the provider's records: as sent, not sent, or ambiguous (to be
    decided by a person).
    """
    if isinstance(found, SendFailed):
        _look_again(doubtful, owner, found.reason)
        return
    with transaction() as session:
        known = set(
            session.scalars(
                select(Message.provider_sid).where(
                    Message.provider_sid.in_([report.sid for report in found])
                )
            )
        )
        unclaimed = [report for report in found if report.sid not in known]
        if not unclaimed:
            reason = kept("Tidak ditemukan di penyedia SMS.")
            _send_again(doubtful, owner, reason, wait=timedelta())
            return
        if len(unclaimed) == 1 and not _has_twin_in_flight(session, doubtful):
            apply_report(doubtful.id, unclaimed[0])
            return
    _look_again(
        doubtful, owner, kept("Penyedia SMS mencatat pesan yang sama lebih dari satu. Periksa.")
    )


def _settle_failure(
    session: Session, provider: Provider, owner: str, claimed: ClaimedMessage, failed: SendFailed
) -> None:
    now = utc_now()
    match failed.remedy:
        case Remedy.RETRY_LATER:
            wait = _backoff(claimed.attempts)
            _send_again(claimed, owner, failed.reason, wait=wait, code=failed.code)
        case Remedy.NOT_TRIED:
            requeue(claimed.id, owner=owner, not_before=now, attempts=claimed.attempts - 1)
        case Remedy.STOP:
            pause(session, provider.name, failed.reason)
            requeue(
                claimed.id,
                owner=owner,
                # Retry it last: perhaps the provider refuses only this number.
                not_before=now + PAUSE,
                reason=failed.reason,
                attempts=claimed.attempts - 1,
                error_code=failed.code,
            )
        case Remedy.UNCERTAIN:
            advance(
                claimed.id,
                MessageStatus.UNCERTAIN,
                not_before=now + LOOK_UP_AFTER,
                lease_owner=None,
                lease_until=None,
                error_code=failed.code,
                status_reason=failed.reason,
            )
        case Remedy.BAD_NUMBER | Remedy.OPTED_OUT | Remedy.REFUSED:
            advance(
                claimed.id,
                MessageStatus.FAILED,
                error_code=failed.code,
                status_reason=failed.reason,
            )


def _send_again(
    claimed: ClaimedMessage, owner: str, reason: str, *, wait: timedelta, code: str | None = None
) -> None:
    """Requeue a message that was certainly not accepted, until :data:`MAX_ATTEMPTS` is reached."""
    if claimed.attempts >= MAX_ATTEMPTS:
        gave_up = counted("Gagal setelah %(n)s kali: %(reason)s", claimed.attempts, reason=reason)
        advance(claimed.id, MessageStatus.FAILED, error_code=code, status_reason=gave_up)
        return
    requeue(claimed.id, owner=owner, not_before=utc_now() + wait, reason=reason, error_code=code)


def _backoff(attempts: int) -> timedelta:
    """Return an exponential delay with jitter, so that retries do not come all at once."""
    return FIRST_BACKOFF * 2 ** (attempts - 1) * random.uniform(0.75, 1.25)  # noqa: S311


def _look_again(doubtful: ClaimedMessage, owner: str, reason: str) -> None:
    with transaction() as session:
        session.execute(
            update(Message)
            .where(
                Message.id == doubtful.id,
                Message.status == MessageStatus.UNCERTAIN,
                Message.lease_owner == owner,
            )
            .values(
                not_before=utc_now() + LOOK_UP_AGAIN,
                lease_owner=None,
                lease_until=None,
                status_reason=reason[:300],
            )
        )


def _has_twin_in_flight(session: Session, doubtful: ClaimedMessage) -> bool:
    """Return whether another message with the same number and text is unsettled, so that the one
    found at the provider may be either.
    """
    return bool(
        session.scalar(
            select(
                exists().where(
                    Message.id != doubtful.id,
                    Message.to == doubtful.outgoing.to,
                    Message.body == doubtful.outgoing.body,
                    Message.status.in_([MessageStatus.SENDING, MessageStatus.UNCERTAIN]),
                )
            )
        )
    )

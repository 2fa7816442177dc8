"""What is written down after a send, or after a doubt was looked up at the provider."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from portal.clock import utc_now
from portal.messages.claims import Claimed
from portal.messages.models import Message, MessageSender, MessageStatus
from portal.messages.providers.base import Provider, Remedy, Report, SendFailed
from portal.messages.states import forward, release
from portal.transaction import read_only, transaction

#: After a doubt arises, a slow request may still be taken for as long as this.
LOOK_UP_AFTER = timedelta(seconds=120)
#: How long to leave alone what the provider could not tell, or told ambiguously.
LOOK_UP_AGAIN = timedelta(hours=1)
#: How long nothing is sent after the provider said that nothing will be taken.
PAUSE = timedelta(minutes=15)
MAX_ATTEMPTS = 6
FIRST_BACKOFF = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one send."""

    claimed: Claimed
    outcome: Report | SendFailed


def settle(provider: Provider, owner: str, attempts: Sequence[Attempt]) -> None:
    """Write down what came of sends, with the next step each of them needs."""
    with transaction() as session:
        for attempt in sorted(attempts, key=lambda attempt: attempt.claimed.id):
            match attempt.outcome:
                case Report() as report:
                    accept(attempt.claimed.id, report)
                case SendFailed() as failed:
                    _settle_failure(session, provider, owner, attempt.claimed, failed)


def accept(message_id: int, report: Report) -> bool:
    """Move a message to where the provider says it is. Reports may repeat and overtake."""
    return forward(
        message_id,
        report.status,
        provider_sid=report.sid,
        error_code=report.code,
        status_reason=report.reason,
    )


def pause(session: Session, provider_name: str, reason: str) -> None:
    """Stop sending for a while: the provider takes nothing until a person acts."""
    session.execute(
        update(MessageSender)
        .where(MessageSender.provider == provider_name)
        .values(paused_until=utc_now() + PAUSE, paused_reason=reason[:300])
    )


def expire_leases() -> None:
    """What a dead worker held may have been sent: from now on it is uncertain."""
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
                status_reason=gettext("Pengiriman terputus; mungkin sudah terkirim."),
            )
        )


def resolve(owner: str, doubtful: Claimed, found: Sequence[Report] | SendFailed) -> None:
    """Decide on a message in doubt by what the provider has: it went out, it did not, or a person
    must tell."""
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
            reason = gettext("Tidak ditemukan di penyedia SMS.")
            _send_again(doubtful, owner, reason, wait=timedelta())
            return
        if len(unclaimed) == 1 and not _has_twin_in_flight(session, doubtful):
            accept(doubtful.id, unclaimed[0])
            return
    _look_again(
        doubtful, owner, gettext("Penyedia SMS mencatat pesan yang sama lebih dari satu. Periksa.")
    )


def _settle_failure(
    session: Session, provider: Provider, owner: str, claimed: Claimed, failed: SendFailed
) -> None:
    now = utc_now()
    match failed.remedy:
        case Remedy.RETRY_LATER:
            wait = _backoff(claimed.attempts)
            _send_again(claimed, owner, failed.reason, wait=wait, code=failed.code)
        case Remedy.NOT_TRIED:
            release(claimed.id, owner=owner, not_before=now, attempts=claimed.attempts - 1)
        case Remedy.STOP:
            pause(session, provider.name, failed.reason)
            release(claimed.id, owner=owner, not_before=now, attempts=claimed.attempts - 1)
        case Remedy.UNCERTAIN:
            forward(
                claimed.id,
                MessageStatus.UNCERTAIN,
                not_before=now + LOOK_UP_AFTER,
                lease_owner=None,
                lease_until=None,
                error_code=failed.code,
                status_reason=failed.reason,
            )
        case Remedy.BAD_NUMBER | Remedy.OPTED_OUT | Remedy.REFUSED:
            forward(
                claimed.id,
                MessageStatus.FAILED,
                error_code=failed.code,
                status_reason=failed.reason,
            )


def _send_again(
    claimed: Claimed, owner: str, reason: str, *, wait: timedelta, code: str | None = None
) -> None:
    """It was surely not taken: once more after ``wait``, until it is time to give up."""
    if claimed.attempts >= MAX_ATTEMPTS:
        gave_up = gettext(
            "Gagal setelah %(count)s kali: %(reason)s", count=claimed.attempts, reason=reason
        )
        forward(claimed.id, MessageStatus.FAILED, error_code=code, status_reason=gave_up)
        return
    release(claimed.id, owner=owner, not_before=utc_now() + wait, reason=reason, error_code=code)


def _backoff(attempts: int) -> timedelta:
    """Longer each time, and never the same for all: they would come back together."""
    return FIRST_BACKOFF * 2 ** (attempts - 1) * random.uniform(0.75, 1.25)  # noqa: S311


def _look_again(doubtful: Claimed, owner: str, reason: str) -> None:
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


def _has_twin_in_flight(session: Session, doubtful: Claimed) -> bool:
    """Whether what was found could as well be another message with the same number and text."""
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

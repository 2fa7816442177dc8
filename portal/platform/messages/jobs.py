"""The sending duty: claim messages, call the provider outside any transaction, store
the results.
"""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar

from flask import Flask, current_app

from portal.platform.jobs.duties import Stopping, never
from portal.platform.messages.outbox.claims import ClaimedMessage, claim, claim_uncertain
from portal.platform.messages.outbox.settlement import (
    SendAttempt,
    expire_leases,
    settle,
    settle_uncertain,
    withdraw_expired,
)
from portal.platform.messages.providers import Provider, current_provider
from portal.platform.messages.providers.base import DeliveryReport, Remedy, SendFailed

#: Concurrent requests to the provider.
CONCURRENCY = 16
log = logging.getLogger(__name__)
AnswerT = TypeVar("AnswerT")


def send_due(owner: str, *, stopping: Stopping = never) -> int:
    """Send every due message. Returns the number of attempts.

    ``owner`` names this worker. Once ``stopping()`` is true, claimed messages without an attempt go
    back into the queue.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    sender = _Sender(app, current_provider(), owner, stopping)
    expire_leases()
    withdraw_expired()
    with ThreadPoolExecutor(CONCURRENCY, thread_name_prefix="sms") as pool:
        sender.look_up_uncertain(pool)
        return sender.send_queued(pool)


@dataclass
class _Sender:
    """One round of one worker. Pool threads call the provider; the calling thread writes the
    results."""

    app: Flask
    provider: Provider
    owner: str
    stopping: Stopping
    provider_stopped: bool = False

    def look_up_uncertain(self, pool: ThreadPoolExecutor) -> None:
        """Look up uncertain messages at the provider before anything is sent again."""
        doubtful = claim_uncertain(self.owner)
        for claimed, found in zip(doubtful, pool.map(self._look_up, doubtful), strict=True):
            settle_uncertain(self.owner, claimed, found)

    def send_queued(self, pool: ThreadPoolExecutor) -> int:
        """Send batch after batch while there is one to claim."""
        tried = 0
        while not self.stopping():
            start = time.monotonic()
            if not (batch := claim(self.provider, self.owner)):
                break
            attempt = partial(self._attempt, start)
            pending = {pool.submit(attempt, claimed) for claimed in batch}
            while pending:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                settle(self.provider, self.owner, [future.result() for future in done])
            tried += len(batch)
        return tried

    def _attempt(self, start: float, claimed: ClaimedMessage) -> SendAttempt:
        time.sleep(max(0.0, start + claimed.wait.total_seconds() - time.monotonic()))
        held = timedelta(seconds=time.monotonic() - start)
        late = claimed.begin_within is not None and held > claimed.begin_within
        if late or self.provider_stopped or self.stopping():
            return SendAttempt(claimed, SendFailed(Remedy.NOT_TRIED, ""))
        outcome = self._ask(partial(self.provider.send, claimed.outgoing))
        if isinstance(outcome, SendFailed) and outcome.remedy is Remedy.STOP:
            self.provider_stopped = True
        return SendAttempt(claimed, outcome)

    def _look_up(self, claimed: ClaimedMessage) -> Sequence[DeliveryReport] | SendFailed:
        return self._ask(partial(self.provider.look_up, claimed.outgoing, since=claimed.queued_at))

    def _ask(self, question: Callable[[], AnswerT]) -> AnswerT | SendFailed:
        try:
            with self.app.app_context():  # gettext of the reasons needs it
                return question()
        except SendFailed as failed:
            return failed
        except Exception:
            log.exception("unexpected error of the provider")
            return SendFailed(Remedy.UNCERTAIN, "Terjadi kesalahan pada penyedia SMS.")

"""Send what is due: claim, ask the provider outside any transaction, settle."""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar

from flask import Flask, current_app

from portal.jobs.duties import Stopping, duty, never
from portal.messages.claims import Claimed, claim, claim_uncertain
from portal.messages.providers import Provider, current_provider
from portal.messages.providers.base import Remedy, Report, SendFailed
from portal.messages.settling import Attempt, expire_leases, resolve, settle

#: Requests to the provider at the same time.
CONCURRENCY = 16
log = logging.getLogger(__name__)
AnswerT = TypeVar("AnswerT")


@duty("messages")
def send_due(owner: str, *, stopping: Stopping = never) -> int:
    """Send every message whose turn it is. Returns how many were tried.

    ``owner`` names this worker. Once ``stopping()`` is true, what was claimed but not yet tried
    goes back into the queue.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    sender = _Sender(app, current_provider(), owner, stopping)
    expire_leases()
    with ThreadPoolExecutor(CONCURRENCY, thread_name_prefix="sms") as pool:
        sender.look_up_uncertain(pool)
        return sender.send_queued(pool)


@dataclass
class _Sender:
    """One round of one worker. Threads of the pool ask the provider; this one writes down."""

    app: Flask
    provider: Provider
    owner: str
    stopping: Stopping
    provider_stopped: bool = False

    def look_up_uncertain(self, pool: ThreadPoolExecutor) -> None:
        """Find out about messages in doubt before anything is sent again."""
        doubtful = claim_uncertain(self.owner)
        for claimed, found in zip(doubtful, pool.map(self._look_up, doubtful), strict=True):
            resolve(self.owner, claimed, found)

    def send_queued(self, pool: ThreadPoolExecutor) -> int:
        """Batch after batch, as long as there is one to claim."""
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

    def _attempt(self, start: float, claimed: Claimed) -> Attempt:
        time.sleep(max(0.0, start + claimed.wait.total_seconds() - time.monotonic()))
        held = timedelta(seconds=time.monotonic() - start)
        late = claimed.begin_within is not None and held > claimed.begin_within
        if late or self.provider_stopped or self.stopping():
            return Attempt(claimed, SendFailed(Remedy.NOT_TRIED, ""))
        outcome = self._ask(partial(self.provider.send, claimed.outgoing))
        if isinstance(outcome, SendFailed) and outcome.remedy is Remedy.STOP:
            self.provider_stopped = True
        return Attempt(claimed, outcome)

    def _look_up(self, claimed: Claimed) -> Sequence[Report] | SendFailed:
        return self._ask(partial(self.provider.look_up, claimed.outgoing, since=claimed.queued_at))

    def _ask(self, question: Callable[[], AnswerT]) -> AnswerT | SendFailed:
        try:
            with self.app.app_context():  # reasons are written in the portal's language
                return question()
        except SendFailed as failed:
            return failed
        except Exception:
            log.exception("the provider failed in a way nobody foresaw")
            return SendFailed(Remedy.UNCERTAIN, "Terjadi kesalahan pada penyedia SMS.")

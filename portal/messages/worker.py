"""Send what is due: claim, ask the provider outside any transaction, settle."""

import logging
import time
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from functools import partial

from flask import Flask, current_app

from portal.jobs.duties import Stopping, duty, never
from portal.messages.claims import Claimed, claim, claim_uncertain
from portal.messages.providers import Provider, current_provider
from portal.messages.providers.base import Remedy, Report, SendFailed
from portal.messages.settling import Attempt, expire_leases, resolve, settle

#: Requests to the provider at the same time.
CONCURRENCY = 16
log = logging.getLogger(__name__)


@duty("messages")
def send_due(owner: str, *, stopping: Stopping = never) -> int:
    """Send every message whose turn it is. Returns how many were tried.

    ``owner`` names this worker. Once ``stopping()`` is true, what was claimed but not yet tried
    goes back into the queue.
    """
    provider = current_provider()
    expire_leases()
    look_up_uncertain(provider, owner)
    tried = 0
    with ThreadPoolExecutor(CONCURRENCY, thread_name_prefix="sms") as pool:
        while not stopping() and (batch := claim(provider, owner)):
            tried += _send(pool, provider, owner, batch, stopping)
    return tried


def look_up_uncertain(provider: Provider, owner: str) -> None:
    """Find out about messages in doubt before anything is sent again."""
    for doubtful in claim_uncertain(owner):
        try:
            found = provider.look_up(doubtful.outgoing, since=doubtful.queued_at)
        except SendFailed as failed:
            resolve(owner, doubtful, failed)
        else:
            resolve(owner, doubtful, found)


def _send(
    pool: ThreadPoolExecutor,
    provider: Provider,
    owner: str,
    batch: Iterable[Claimed],
    stopping: Stopping,
) -> int:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    stopped: list[SendFailed] = []
    attempt = partial(
        _attempt, app, provider, time.monotonic(), lambda: bool(stopped) or stopping()
    )
    pending = {pool.submit(attempt, claimed) for claimed in batch}
    count = len(pending)
    while pending:
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        attempts = [future.result() for future in done]
        stopped += [
            attempt.outcome
            for attempt in attempts
            if isinstance(attempt.outcome, SendFailed) and attempt.outcome.remedy is Remedy.STOP
        ]
        settle(provider, owner, attempts)
    return count


def _attempt(
    app: Flask, provider: Provider, start: float, halted: Stopping, claimed: Claimed
) -> Attempt:
    time.sleep(max(0.0, start + claimed.wait.total_seconds() - time.monotonic()))
    if halted():
        return Attempt(claimed, SendFailed(Remedy.NOT_TRIED, ""))
    outcome: Report | SendFailed
    try:
        with app.app_context():  # for the language of reasons
            outcome = provider.send(claimed.outgoing)
    except SendFailed as failed:
        outcome = failed
    except Exception:
        log.exception("the provider failed in a way nobody foresaw")
        outcome = SendFailed(Remedy.UNCERTAIN, "Terjadi kesalahan saat mengirim.")
    return Attempt(claimed, outcome)

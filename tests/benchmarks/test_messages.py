"""Cost of the outbox compared with a bare loop of the Twilio client. Ratios within one run."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from portal.casework.handovers.models import HandoverEvent
from portal.contact.announcements import services
from portal.contact.announcements.audience import Audience
from portal.core.db.transaction import transaction
from portal.platform.accounts.models import User
from portal.platform.jobs.services import run_due_jobs
from portal.platform.messages.jobs import CONCURRENCY, send_due
from portal.platform.messages.providers import current_provider
from portal.platform.messages.providers.base import OutgoingSms
from portal.platform.messages.steps import Step
from portal.platform.permissions import Role
from tests.benchmarks.event_roster import event_of
from tests.factories import create_staff
from tests.platform.messages.conftest import double, twilio_app  # noqa: F401  fixtures
from tests.platform.messages.test_twilio import phone
from tests.platform.messages.twilio_double import Taken, TwilioDouble

EVENT = 1100
ALONE = 60  # enough to know what one message costs in a sequential loop
ANSWER_AFTER = 0.1


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def outgoing(count: int) -> list[OutgoingSms]:
    return [OutgoingSms(f"bare{place}", phone(place).value, "Pesan uji.") for place in range(count)]


def announce(actor: User, event: HandoverEvent) -> None:
    """Confirm an announcement as on the page, then run the job that writes the messages."""
    with transaction():
        services.announce(
            actor,
            audience=Audience(event=event),
            step=Step.HANDOVER_REMINDER,
            submission="bench",
        )
    assert run_due_jobs("bench") == 1


@pytest.mark.only_database("sqlite")
def test_sending_to_a_whole_event(
    twilio_app: Flask,  # noqa: F811
    double: TwilioDouble,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    def answer_slowly(taken: Taken) -> None:
        time.sleep(ANSWER_AFTER)

    double.before_answer = answer_slowly
    send = current_provider().send
    send(outgoing(1)[0])  # loads the client

    def bare_pool() -> None:
        with ThreadPoolExecutor(CONCURRENCY) as pool:
            list(pool.map(send, outgoing(EVENT)))

    sequential = seconds(lambda: [send(item) for item in outgoing(ALONE)]) / ALONE * EVENT
    bare = seconds(bare_pool)
    supervisor, event = create_staff(Role.SUPERVISOR, districts=None), event_of(EVENT)
    queueing = seconds(lambda: announce(supervisor, event))
    taken_before = len(double.taken)
    worker = seconds(lambda: send_due("bench"))
    assert len(double.taken) - taken_before == EVENT
    with capsys.disabled():
        print(f"\nworker / bare loop of {CONCURRENCY} at once: {worker / bare:.2f}")  # noqa: T201
        print(f"sequential loop / worker: {sequential / worker:.1f}")  # noqa: T201
        print(f"an announcement's queueing / sequential loop: {queueing / sequential:.2%}")  # noqa: T201
    assert worker < sequential

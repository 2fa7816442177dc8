"""``flask messages``: try the way out, and see how much is waiting."""

import json
import secrets
import time

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from portal.errors import PortalError
from portal.messages.labels import STATUS
from portal.messages.models import Message
from portal.messages.queries import outbox_summary
from portal.messages.queueing import queue_sms
from portal.messages.states import LAST_STAGE, STAGES
from portal.messages.steps import Step
from portal.messages.worker import send_due
from portal.permissions import Portal
from portal.transaction import read_only, transaction
from portal.types import PhoneNumber

messages = AppGroup("messages", help="SMS.")


@messages.command()
@click.argument("phone")
@click.option("--wait", default=20, show_default=True, help="Seconds to wait for a final report.")
def test(phone: str, wait: int) -> None:
    """Send one test message to PHONE, the way every message goes, and print its course."""
    try:
        number = PhoneNumber.parse(phone)
    except PortalError as error:
        raise click.BadParameter(str(error.message), param_hint="PHONE") from error
    with transaction():
        message_id = queue_sms(
            Portal("Perintah operator"),
            step=Step.TEST,
            dedupe_key=f"test:{secrets.token_hex(8)}",
            to=number,
            recipient=number.national,
            language="id",
            values={},
            case_id=None,
            district_code=None,
            urgent=True,
        ).id
    told, until = "", time.monotonic() + wait
    while True:
        with read_only() as session:
            line, final = _course(session, message_id)
        if line != told:
            click.echo(line)
            told = line
        if final or time.monotonic() > until:
            break
        if not send_due("flask messages test"):
            time.sleep(1)


@messages.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def status(as_json: bool) -> None:
    """Count the messages by status, and say how old the oldest unsettled one is."""
    with read_only():
        summary = outbox_summary()
    oldest = summary.oldest_unsettled_seconds
    if as_json:
        counts = {state.value: count for state, count in summary.counts.items()}
        click.echo(
            json.dumps(
                {
                    "provider": summary.provider,
                    "counts": counts,
                    "oldest_unsettled_seconds": oldest,
                    "paused_until": summary.paused_until and summary.paused_until.isoformat(),
                    "paused_reason": summary.paused_reason,
                    "left_today": summary.left_today,
                }
            )
        )
        return
    for state, count in summary.counts.items():
        click.echo(f"{count:>7}  {state.value}")
    click.echo(f"oldest unsettled: {'none' if oldest is None else f'{oldest} s'}")
    if summary.paused_until:
        click.echo(f"paused until {summary.paused_until.isoformat()}: {summary.paused_reason}")


def _course(session: Session, message_id: int) -> tuple[str, bool]:
    message = session.get_one(Message, message_id)
    parts = [str(STATUS[message.status]), message.provider, message.provider_sid]
    parts += [message.error_code, message.status_reason]
    line = " · ".join(part for part in parts if part)
    return line, STAGES[message.status] == LAST_STAGE

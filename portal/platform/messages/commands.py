"""``flask messages``: send a test message, show the state of the outbox."""

import json
import secrets
import time

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from portal.core.db.transaction import read_only, transaction
from portal.core.errors import PortalError
from portal.core.types import PhoneNumber
from portal.platform.messages.jobs import send_due
from portal.platform.messages.models import Message
from portal.platform.messages.queries import count_by_status, outbox_summary
from portal.platform.messages.services import queue_sms
from portal.platform.messages.states import LAST_STAGE, STAGES
from portal.platform.messages.steps import Step
from portal.platform.messages.wording import STATUS
from portal.platform.permissions import OPERATOR

messages = AppGroup("messages", help="SMS.")


@messages.command()
@click.argument("phone")
@click.option("--wait", default=20, show_default=True, help="Seconds to wait for a final report.")
def test(phone: str, wait: int) -> None:
    """Send one test message to PHONE through the outbox and print its status until it is final."""
    try:
        number = PhoneNumber.parse(phone)
    except PortalError as error:
        raise click.BadParameter(str(error.message), param_hint="PHONE") from error
    with transaction():
        message_id = queue_sms(
            OPERATOR,
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
        summary, counted = outbox_summary(), count_by_status()
    oldest = summary.oldest_unsettled_seconds
    if as_json:
        counts = {state.value: count for state, count in counted.items()}
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
    for state, count in counted.items():
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

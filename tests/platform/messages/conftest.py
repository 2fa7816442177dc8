"""The portal with the test double of Twilio, and time that advances on request."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select
from twilio.request_validator import RequestValidator

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.messages import settings
from portal.platform.messages.models import Message, MessageSender, MessageStatus
from portal.platform.messages.providers import twilio
from portal.platform.settings.models import SettingValue
from tests.platform.messages.twilio_double import ACCOUNT, SENDER, TOKEN, TwilioDouble

PUBLIC_URL = "https://portal.example"


@pytest.fixture
def double() -> Iterator[TwilioDouble]:
    """The test double of Twilio."""
    with TwilioDouble() as server:
        yield server


def twilio_config(double: TwilioDouble) -> dict[str, str]:
    """Return the settings for using the double."""
    return {
        "SMS_PROVIDER": "twilio",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM": SENDER,
        "TWILIO_MESSAGING_SERVICE_SID": "",
        "TWILIO_API_BASE": double.base,
        "PUBLIC_URL": PUBLIC_URL,
    }


@pytest.fixture
def twilio_app(app: Flask, double: TwilioDouble, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The portal sending through the double, at any hour and at full speed."""
    app.config.update(twilio_config(double))
    monkeypatch.setattr(twilio, "TIMEOUT", 5.0)
    set_values({**ANY_HOUR, settings.PER_SECOND.key: 10_000})
    return app


ANY_HOUR: Mapping[str, Any] = {
    settings.SEND_FROM.key: "00:00",
    settings.SEND_UNTIL.key: "23:59:59.999999",
    settings.FRIDAY_REST_FROM.key: "00:00",
    settings.FRIDAY_REST_UNTIL.key: "00:00",
}


def set_values(values: Mapping[str, Any]) -> None:
    """Store these settings, bypassing their checks."""
    with transaction() as session:
        for key, value in values.items():
            same_day = {"key": key, "valid_from": date(2020, 1, 1)}
            session.execute(delete(SettingValue).filter_by(**same_day))
            session.add(SettingValue(**same_day, value=value, set_at=utc_now()))


def let_time_pass(by: timedelta = timedelta(hours=2)) -> None:
    """Move all waiting times nearer by this amount."""
    with transaction() as session:
        for message in session.scalars(
            select(Message).where(
                Message.status.in_(
                    [MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNCERTAIN]
                )
            )
        ):
            message.not_before -= by
            if message.lease_until is not None:
                message.lease_until -= by
        for sender in session.scalars(select(MessageSender)):
            sender.next_free_at -= by
            if sender.paused_until is not None:
                sender.paused_until -= by


def reload(message_id: int) -> Message:
    """Return the stored message."""
    db.session.rollback()
    return db.session.get_one(Message, message_id, populate_existing=True)


@pytest.fixture
def report(twilio_app: Flask) -> Callable[..., int]:
    """``report(message, "delivered")``: post a delivery report; returns the HTTP status."""

    def tell(
        message: Message,
        status: str,
        *,
        sid: str = "SM1",
        code: int | None = None,
        token: str = TOKEN,
    ) -> int:
        path = f"/webhooks/twilio/status?pesan={message.public_id}"
        fields = {"MessageSid": sid, "MessageStatus": status, "To": str(message.to)}
        if code:
            fields["ErrorCode"] = str(code)
        signature = RequestValidator(token).compute_signature(PUBLIC_URL + path, fields)
        with twilio_app.app_context(), twilio_app.test_client() as browser:
            return browser.post(
                path, data=fields, headers={"X-Twilio-Signature": signature}
            ).status_code

    return tell

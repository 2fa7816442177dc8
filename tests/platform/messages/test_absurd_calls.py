"""Invalid webhook calls with a valid signature change nothing and cause no error."""

import pytest
from flask import Flask
from twilio.request_validator import RequestValidator

from tests.platform.messages.conftest import PUBLIC_URL, TOKEN
from tests.platform.messages.test_queue import queued

ABSURD = {
    "nothing": "",
    "nul": "a\0b",
    "endless number": "9" * 5000,
    "endless": "S" * 100_000,
    "negative": "-30003",
    "foreign digits": "\u0663\u0660\u0660\u0660\u0663",
    "superscript": "\u00b2",
    "emoji": "\U0001f9d5\U0001f3fd" * 50,
    "right to left": "\u202eSM1\u202c",
    "markup": "<script>",
}
FIELDS = {
    "status": ("MessageSid", "MessageStatus", "ErrorCode", "To"),
    "inbound": ("MessageSid", "From", "Body", "To"),
}
USUAL = {
    "MessageSid": "SM1",
    "MessageStatus": "failed",
    "ErrorCode": "30003",
    "From": "+6282311112222",
    "Body": "halo",
}


@pytest.mark.parametrize("what", ABSURD)
@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind, fields in FIELDS.items() for field in fields]
)
def test_a_signed_call_with_an_absurd_value_is_answered(
    twilio_app: Flask, kind: str, field: str, what: str
) -> None:
    path = f"/webhooks/twilio/{kind}"
    if kind == "status":
        path += f"?pesan={queued().public_id}"
    fields = {**USUAL, field: ABSURD[what]}
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC_URL + path, fields)
    answer = twilio_app.test_client().post(
        path, data=fields, headers={"X-Twilio-Signature": signature}
    )
    assert answer.status_code in {200, 204}


def test_an_absurd_signature_is_no_signature(twilio_app: Flask) -> None:
    for signature in ("", "\xff", "=" * 9000):
        answer = twilio_app.test_client().post(
            "/webhooks/twilio/inbound", data=USUAL, headers={"X-Twilio-Signature": signature}
        )
        assert answer.status_code == 403

"""Settings with which the portal starts, and the message if it does not."""

from pathlib import Path

import pytest

from portal.core.config import SECRETS, NotConfigured, load

KEYS = {variable: f"{variable} of thirty-two letters" for variable in SECRETS.values()}
TWILIO = {
    "SMS_PROVIDER": "twilio",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "token",
    "TWILIO_FROM": "+12025550100",
    "PUBLIC_URL": "https://portal.bekasikab.example/",
}


def refusal(tmp_path: Path, **changes: str) -> str:
    """Return the error message of a start with these settings."""
    with pytest.raises(NotConfigured) as error:
        load(tmp_path, {**KEYS, **TWILIO, **changes})
    return str(error.value)


def test_sms_are_sent_with_an_account_a_sender_and_an_address(tmp_path: Path) -> None:
    assert load(tmp_path, {**KEYS, **TWILIO})["PUBLIC_URL"] == "https://portal.bekasikab.example"


@pytest.mark.parametrize(
    "url",
    ["", "http://127.0.0.1:8000", "https://localhost", "http://portal.bekasikab.example"],
)
def test_sms_are_not_sent_where_twilio_cannot_report_back(tmp_path: Path, url: str) -> None:
    said = refusal(tmp_path, PUBLIC_URL=url)
    assert "PUBLIC_URL" in said
    assert "https://" in said


@pytest.mark.parametrize("name", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"])
def test_what_twilio_lacks_is_named(tmp_path: Path, name: str) -> None:
    assert name in refusal(tmp_path, **{name: ""})


def test_a_carrier_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    assert "twillio" in refusal(tmp_path, SMS_PROVIDER="twillio")


def test_a_stand_in_for_twilio_may_be_on_this_machine(tmp_path: Path) -> None:
    here = {"PUBLIC_URL": "", "TWILIO_API_BASE": "http://127.0.0.1:9000"}
    assert load(tmp_path, {**KEYS, **TWILIO, **here})["SMS_PROVIDER"] == "twilio"


def test_messages_on_the_screen_alone_need_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, KEYS)["PUBLIC_URL"] == "http://127.0.0.1:8000"


def test_a_portal_without_its_secrets_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match="PORTAL_HASH_KEY"):
        load(tmp_path, {**KEYS, "PORTAL_HASH_KEY": "short"})

"""A phone without a browser: what its page sends, and a desk."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient

from portal.casework.decisions.models import Decision
from portal.casework.handovers.models import Invitation
from portal.core.clock import utc_now
from tests.casework.handovers.cast import drawn

DESK = {
    "table": "3",
    "place": "Balai Desa Karangharja",
    "first_witness": "Udin",
    "second_witness": "Wati",
    "signature_kind": "paper",
}


def command(kind: str, payload: Any, *, offline: bool = True, **fields: Any) -> dict[str, Any]:
    """Return a command as a phone makes it now."""
    made = {"id": str(uuid4()), "kind": kind, "at": utc_now().isoformat(), "offline": offline}
    return {**made, "payload": payload, **fields}


def handing(
    decision: Decision, line: Invitation, *, offline: bool = True, **changes: Any
) -> dict[str, Any]:
    """Return the handover of all that is owed to a family."""
    at = changes.pop("at", utc_now().isoformat())
    payload = {
        "event": line.event_id,
        "invitation": line.id,
        "items": [item.id for item in decision.items],
        "signature": "",
        **DESK,
        **changes,
    }
    return command("handovers.hand_over", payload, offline=offline, at=at)


def signed(decision: Decision, line: Invitation, **changes: Any) -> dict[str, Any]:
    """Return a handover that was signed on the screen."""
    return handing(decision, line, signature_kind="screen", signature=drawn(), **changes)


def send(client: FlaskClient, *commands: Any, now: datetime | None = None) -> Any:
    """Send commands as the page does; return the response."""
    sent = {"now": (now or utc_now()).isoformat(), "commands": list(commands)}
    return client.post("/luring/kirim", json=sent)


def answers(client: FlaskClient, *commands: Any, now: datetime | None = None) -> list[Any]:
    """Send commands and return what became of each."""
    response = send(client, *commands, now=now)
    assert response.status_code == 200, response.text
    told: list[Any] = response.get_json()["answers"]
    return told


def ago(**time: float) -> datetime:
    """Return a moment before now."""
    return datetime.now(UTC) - timedelta(**time)

"""SMS by Twilio. Its create call is not idempotent: whether a failed one was taken decides all."""

import logging
import queue
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from flask_babel import gettext

from portal.messages.models import MessageStatus
from portal.messages.providers.base import Outgoing, Remedy, Report, SendFailed
from portal.messages.providers.twilio_errors import explain

if TYPE_CHECKING:
    from twilio.rest import Client
    from twilio.rest.api.v2010.account.message import MessageInstance

#: Seconds to connect, and again to wait for an answer. The lease of the outbox outlasts both.
TIMEOUT = 15.0
#: How many messages to one number a look-up reads; a family gets a few in a month.
LOOK_UP_LIMIT = 100
#: By how much our clock and Twilio's may differ.
CLOCK_SKEW = timedelta(minutes=5)
STATUS_PATH = "/webhooks/twilio/status"
MESSAGE_ARGUMENT = "pesan"

#: Twilio's words. What it has accepted counts as sent, in whatever queue of its own it lies.
STATUSES: Mapping[str, MessageStatus] = {
    "accepted": MessageStatus.SENT,
    "scheduled": MessageStatus.SENT,
    "queued": MessageStatus.SENT,
    "sending": MessageStatus.SENT,
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.DELIVERED,
    "undelivered": MessageStatus.UNDELIVERED,
    "failed": MessageStatus.FAILED,
    "canceled": MessageStatus.FAILED,
}


def report_from(sid: str, status: str, code: int | None) -> Report | None:
    """Twilio's words in ours; ``None`` for a status that we do not know."""
    known = STATUSES.get(status)
    if known is None:
        return None
    explained = explain(code)
    return Report(sid, known, str(code) if code else None, explained[1] if explained else "")


def _report_of(item: "MessageInstance") -> Report:
    """What Twilio holds of a message; whatever it calls the status, it has the message."""
    if not item.sid:
        raise _uncertain()
    known = report_from(item.sid, str(item.status), item.error_code)
    return known or Report(item.sid, MessageStatus.SENT)


@dataclass
class TwilioProvider:
    """Speaks to Twilio through its own client."""

    account_sid: str
    auth_token: str
    sender: Mapping[str, str]
    status_url: str
    api_base: str = ""
    name = "twilio"
    reaches_people = True

    def __post_init__(self) -> None:
        self._idle: queue.LifoQueue[Client] = queue.LifoQueue()

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Raises :class:`RuntimeError` naming the settings that are missing."""
        service, number = config["TWILIO_MESSAGING_SERVICE_SID"], config["TWILIO_FROM"]
        needed = {
            **{name: config[name] for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")},
            "TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID": service or number,
            "PUBLIC_URL": config["PUBLIC_URL"],
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise RuntimeError(f"SMS_PROVIDER=twilio needs {', '.join(missing)}")
        return cls(
            account_sid=config["TWILIO_ACCOUNT_SID"],
            auth_token=config["TWILIO_AUTH_TOKEN"],
            sender={"messaging_service_sid": service} if service else {"from_": number},
            status_url=config["PUBLIC_URL"] + STATUS_PATH,
            api_base=config["TWILIO_API_BASE"],
        )

    def send(self, outgoing: Outgoing) -> Report:
        """Create the message at Twilio; its reports will come back with our public id."""
        callback = f"{self.status_url}?{urlencode({MESSAGE_ARGUMENT: outgoing.public_id})}"
        with self._client() as client, _failures_in_words():
            created = client.messages.create(
                to=outgoing.to, body=outgoing.body, status_callback=callback, **self.sender
            )
        return _report_of(created)

    def look_up(self, outgoing: Outgoing, *, since: datetime) -> Sequence[Report]:
        """Twilio filters by number and lists the newest first; time and text we compare ourselves.

        Its filter by time goes by the time of sending, which a message in its queue has not yet.
        """
        with self._client() as client, _failures_in_words():
            found = client.messages.list(to=outgoing.to, limit=LOOK_UP_LIMIT)
        return [
            _report_of(item)
            for item in found
            if item.body == outgoing.body
            and item.date_created is not None
            and item.date_created >= since - CLOCK_SKEW
        ]

    @contextmanager
    def _client(self) -> Iterator["Client"]:
        """A client that no other thread has: Twilio's keeps its last answer on itself, so that
        two threads on one would get each other's. The last one used comes first, still connected.
        """
        try:
            client = self._idle.get_nowait()
        except queue.Empty:
            client = self._connect()
        yield client
        self._idle.put(client)  # after an error it is dropped with its connection

    def _connect(self) -> "Client":
        from twilio.http.http_client import TwilioHttpClient  # noqa: PLC0415  heavy: 300 ms
        from twilio.rest import Client  # noqa: PLC0415  heavy

        # At its usual level it would log each address asked for, and with it the phone number.
        logging.getLogger("twilio.http_client").setLevel(logging.WARNING)
        http_client = TwilioHttpClient(timeout=TIMEOUT)
        client = Client(self.account_sid, self.auth_token, http_client=http_client)
        if self.api_base:
            client.api.base_url = self.api_base
        return client


@contextmanager
def _failures_in_words() -> Iterator[None]:
    from requests import ConnectionError as NoConnection  # noqa: PLC0415  comes with twilio
    from requests import ConnectTimeout, RequestException  # noqa: PLC0415
    from twilio.base.exceptions import TwilioException, TwilioRestException  # noqa: PLC0415
    from urllib3.exceptions import NewConnectionError  # noqa: PLC0415

    try:
        yield
    except TwilioRestException as error:
        raise _refusal(error.status, error.code) from error
    except ConnectTimeout as error:
        raise _unreachable() from error
    except NoConnection as error:
        cause = getattr(error.args[0] if error.args else None, "reason", None)
        raise (_unreachable() if isinstance(cause, NewConnectionError) else _uncertain()) from error
    except (RequestException, TwilioException, ValueError) as error:
        raise _uncertain() from error  # cut off in the middle, or an answer that is no JSON


def _refusal(status: int, code: int | None) -> SendFailed:
    known = explain(code)
    if known is not None:
        return SendFailed(known[0], known[1], str(code))
    if status == 429:
        return SendFailed(Remedy.RETRY_LATER, gettext("Penyedia SMS sedang sibuk."), "429")
    if status in {401, 403}:
        return SendFailed(Remedy.STOP, gettext("Twilio menolak akun kita."), str(code or status))
    if status >= 500:
        return _uncertain(str(code or status))
    return SendFailed(
        Remedy.REFUSED,
        gettext("Twilio menolak pesan ini (kode %(code)s).", code=code or status),
        str(code or status),
    )


def _unreachable() -> SendFailed:
    return SendFailed(Remedy.RETRY_LATER, gettext("Penyedia SMS tidak dapat dihubungi."))


def _uncertain(code: str | None = None) -> SendFailed:
    return SendFailed(
        Remedy.UNCERTAIN, gettext("Penyedia SMS tidak menjawab; mungkin sudah terkirim."), code
    )

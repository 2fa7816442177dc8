"""SMS by Twilio. Creating a message is not idempotent: a failed request may have been accepted."""

import logging
import queue
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from portal.core.kept_texts import kept
from portal.core.lazy import lazy
from portal.platform.messages.models import MessageStatus
from portal.platform.messages.providers.base import DeliveryReport, OutgoingSms, Remedy, SendFailed
from portal.platform.messages.providers.twilio_errors import explain_error

if TYPE_CHECKING:
    from twilio.rest import Client
    from twilio.rest.api.v2010.account.message import MessageInstance

twilio_rest = lazy("twilio.rest")
twilio_http = lazy("twilio.http.http_client")
twilio_exceptions = lazy("twilio.base.exceptions")
requests = lazy("requests")  # used by Twilio's client
urllib3_errors = lazy("urllib3.exceptions")

#: Timeout in seconds, for connecting and for the response each. The lease of the outbox is longer.
TIMEOUT = 15.0
#: Maximum number of messages to one number read by a look-up; a family gets a few per month.
LOOK_UP_LIMIT = 100
#: Maximum difference between our clock and Twilio's.
CLOCK_SKEW = timedelta(minutes=5)
STATUS_PATH = "/webhooks/twilio/status"
MESSAGE_ARGUMENT = "pesan"

#: Twilio's statuses. A message that Twilio has accepted counts as sent.
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


def parse_report(sid: str, status: str, code: int | None) -> DeliveryReport | None:
    """Return Twilio's status as a report, or None for an unknown status."""
    known = STATUSES.get(status)
    if known is None:
        return None
    explained = explain_error(code)
    return DeliveryReport(
        sid, known, str(code) if code else None, explained[1] if explained else ""
    )


def _report_of(item: "MessageInstance") -> DeliveryReport:
    """Return the status of a message that Twilio has; an unknown status counts as sent."""
    if not item.sid:
        raise _uncertain()
    known = parse_report(item.sid, str(item.status), item.error_code)
    return known or DeliveryReport(item.sid, MessageStatus.SENT)


@dataclass
class TwilioProvider:
    """Provider that uses Twilio's own client."""

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
        """Return a provider. The configuration was checked at the start."""
        service, number = config["TWILIO_MESSAGING_SERVICE_SID"], config["TWILIO_FROM"]
        return cls(
            account_sid=config["TWILIO_ACCOUNT_SID"],
            auth_token=config["TWILIO_AUTH_TOKEN"],
            sender={"messaging_service_sid": service} if service else {"from_": number},
            status_url=config["PUBLIC_URL"] + STATUS_PATH,
            api_base=config["TWILIO_API_BASE"],
        )

    def send(self, outgoing: OutgoingSms) -> DeliveryReport:
        """Create the message at Twilio; the callback URL carries our public id."""
        callback = f"{self.status_url}?{urlencode({MESSAGE_ARGUMENT: outgoing.public_id})}"
        with self._client() as client, _failures_in_words():
            created = client.messages.create(
                to=outgoing.to, body=outgoing.body, status_callback=callback, **self.sender
            )
        return _report_of(created)

    def look_up(self, outgoing: OutgoingSms, *, since: datetime) -> Sequence[DeliveryReport]:
        """Return matching messages at Twilio.

        Twilio filters by number only; text and creation time are compared here, because its time
        filter uses the time of sending, which a queued message does not have yet.
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
        """Lend a client to one thread. A client stores its last response on itself, so that it must
        not be shared between threads. The client used last is reused first, since its connection is
        open.
        """
        try:
            client = self._idle.get_nowait()
        except queue.Empty:
            client = self._connect()
        yield client
        self._idle.put(client)  # not reached after an error: the client is dropped

    def _connect(self) -> "Client":
        # At INFO it would log request URLs, which contain phone numbers.
        logging.getLogger("twilio.http_client").setLevel(logging.WARNING)
        http_client = twilio_http.TwilioHttpClient(timeout=TIMEOUT)
        client: Client = twilio_rest.Client(
            self.account_sid, self.auth_token, http_client=http_client
        )
        if self.api_base:
            client.api.base_url = self.api_base
        return client


@contextmanager
def _failures_in_words() -> Iterator[None]:
    try:
        yield
    except twilio_exceptions.TwilioRestException as error:
        raise _refusal(error.status, error.code) from error
    except requests.ConnectTimeout as error:
        raise _unreachable() from error
    except requests.ConnectionError as error:
        cause = getattr(error.args[0] if error.args else None, "reason", None)
        refused = isinstance(cause, urllib3_errors.NewConnectionError)
        raise (_unreachable() if refused else _uncertain()) from error
    except (requests.RequestException, twilio_exceptions.TwilioException, ValueError) as error:
        raise _uncertain() from error  # connection cut, or a response that is not JSON


def _refusal(status: int, code: int | None) -> SendFailed:
    known = explain_error(code)
    if known is not None:
        return SendFailed(known[0], known[1], str(code))
    if status == 429:
        return SendFailed(Remedy.RETRY_LATER, kept("Penyedia SMS sedang sibuk."), "429")
    if status in {401, 403}:
        return SendFailed(Remedy.STOP, kept("Twilio menolak akun kita."), str(code or status))
    if status >= 500:
        return _uncertain(str(code or status))
    return SendFailed(
        Remedy.REFUSED,
        kept("Twilio menolak pesan ini (kode %(code)s).", code=code or status),
        str(code or status),
    )


def _unreachable() -> SendFailed:
    return SendFailed(Remedy.RETRY_LATER, kept("Penyedia SMS tidak dapat dihubungi."))


def _uncertain(code: str | None = None) -> SendFailed:
    return SendFailed(
        Remedy.UNCERTAIN, kept("Penyedia SMS tidak menjawab; mungkin sudah terkirim."), code
    )

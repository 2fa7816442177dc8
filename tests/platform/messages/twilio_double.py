"""Test double of Twilio on loopback: stores accepted messages, and fails as planned.

It implements the REST paths that the real ``twilio`` client calls.
"""

import base64
import json
import sys
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ACCOUNT, TOKEN, SENDER = "AC" + "0" * 32, "double-token", "DINSOSBKS"


@dataclass
class Taken:
    """A message accepted by the double."""

    sid: str
    to: str
    body: str
    callback: str
    status: str = "queued"
    error_code: int | None = None
    created: datetime = field(default_factory=lambda: datetime.now(UTC))

    def as_json(self) -> dict[str, Any]:
        """Return the message as Twilio's message resource."""
        return {
            "sid": self.sid,
            "account_sid": ACCOUNT,
            "to": self.to,
            "from": SENDER,
            "body": self.body,
            "status": self.status,
            "error_code": self.error_code,
            "date_created": format_datetime(self.created),
            "date_sent": None,
            "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{self.sid}.json",
        }


@dataclass(frozen=True)
class Behaviour:
    """Response to one create call: whether it is accepted, and the status; ``status`` 0 closes the
    connection, ``None`` never responds.
    """

    takes: bool
    status: int | None
    code: int | None = None


TAKE = Behaviour(True, 201)
TAKE_AND_HANG_UP = Behaviour(True, 0)
TAKE_AND_KEEP_SILENT = Behaviour(True, None)
TAKE_AND_SAY_500 = Behaviour(True, 500)
HANG_UP = Behaviour(False, 0)
SAY_500 = Behaviour(False, 500)
BUSY = Behaviour(False, 429, 20429)


def refuse(code: int, status: int = 400) -> Behaviour:
    """Return a refusal with one of Twilio's codes."""
    return Behaviour(False, status, code)


class TwilioDouble:
    """The server. ``plan[number]`` lists the responses to the next calls for a number."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.calls = 0
        self.plan: dict[str, deque[Behaviour]] = defaultdict(deque)
        self.otherwise: Callable[[str], Behaviour] = lambda to: TAKE
        self.before_answer: Callable[[Taken], object] = lambda taken: None
        self.lock = threading.Lock()
        self.released = threading.Event()
        self.has_taken = threading.Event()
        double = self

        class Handler(_Handler):
            twilio = double

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> "TwilioDouble":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def take(self, fields: dict[str, str]) -> Taken:
        """Accept a message."""
        with self.lock:
            taken = Taken(
                sid=f"SM{len(self.taken) + 1:032}",
                to=fields["To"],
                body=fields["Body"],
                callback=fields.get("StatusCallback", ""),
            )
            self.taken.append(taken)
        self.has_taken.set()
        return taken

    def behaviour_for(self, to: str) -> Behaviour:
        """Return the next planned response for a number."""
        with self.lock:
            self.calls += 1
            return self.plan[to].popleft() if self.plan[to] else self.otherwise(to)

    def texts_to(self, to: str) -> int:
        """Return the number of messages sent to a number."""
        return sum(taken.to == to for taken in self.taken)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # the default of five drops connections of a busy worker

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore errors caused by killed clients."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    twilio: TwilioDouble
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:  # the caller was killed while it spoke
            self.close_connection = True
            return
        fields = {key: value[0] for key, value in parse_qs(body.decode()).items()}
        if not self._is_known():
            self._answer(401, {"code": 20003, "message": "Authenticate", "status": 401})
            return
        behaviour = self.twilio.behaviour_for(fields["To"])
        taken = self.twilio.take(fields) if behaviour.takes else None
        if taken is not None:
            self.twilio.before_answer(taken)
        if behaviour.status is None:
            self.twilio.released.wait(timeout=30)
        if not behaviour.status:
            self.close_connection = True
        elif behaviour.status == 201:
            assert taken is not None
            # What becomes of it is not known yet, whatever was decided meanwhile.
            self._answer(201, {**taken.as_json(), "status": "queued", "error_code": None})
        else:
            content = {"code": behaviour.code, "message": "no", "status": behaviour.status}
            self._answer(behaviour.status, content)

    def do_GET(self) -> None:
        to = parse_qs(urlsplit(self.path).query).get("To", [""])[0]
        with self.twilio.lock:
            found = [taken.as_json() for taken in reversed(self.twilio.taken) if taken.to == to]
        self._answer(200, {"messages": found, "next_page_uri": None, "page": 0})

    def _is_known(self) -> bool:
        expected = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        return self.headers.get("Authorization") == f"Basic {expected}"

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        with suppress(BrokenPipeError, ConnectionResetError):  # the caller was killed
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test's output quiet."""

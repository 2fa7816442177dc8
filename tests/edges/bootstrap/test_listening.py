"""Whether the portal can listen, and whether the answering program is the portal."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from portal.edges.bootstrap.console import SetupError
from portal.edges.bootstrap.listening import health_error, require_free_port
from portal.edges.bootstrap.options import Options

HEALTHY = b'{"status": "ok", "version": "1", "database": "ok"}'


@contextmanager
def answering(status: int, body: bytes) -> Iterator[Options]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield Options.read({"PORT": str(server.server_port)})
        finally:
            server.shutdown()


def test_a_port_that_another_program_has_is_named_together_with_the_way_out() -> None:
    with answering(200, b"<h1>Something else</h1>") as options:
        assert health_error(options.address) == "another program answers there"
        with pytest.raises(SetupError, match=r"cannot listen.*PORT=8001 make run"):
            require_free_port(options)


def test_a_portal_that_runs_already_is_recognised() -> None:
    with answering(200, HEALTHY) as options:
        assert health_error(options.address) is None
        with pytest.raises(SetupError, match=r"answers at .* already"):
            require_free_port(options)


def test_a_portal_that_is_not_well_says_with_which_status() -> None:
    with answering(503, b"{}") as options:
        assert health_error(options.address) == "it answers with status 503"


def test_where_nobody_listens_the_reason_is_the_systems_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        options = Options.read({"PORT": str(server.getsockname()[1])})
    require_free_port(options)
    assert "refused" in str(health_error(options.address)).lower()

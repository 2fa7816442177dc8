"""Check whether the portal can listen at its address, and whether it answers there."""

import socket
import urllib.error
import urllib.request

from .console import SetupError
from .options import Options


def require_free_port(options: Options) -> None:
    """Raise ``SetupError`` if another program, or the portal itself, uses the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((options.host, options.port))
        except OSError as error:
            if health_error(options.address) is None:
                raise SetupError(
                    f"A portal answers at {options.address} already; nothing was started."
                    " Another one beside it: PORT=8001 make run"
                ) from error
            raise SetupError(
                f"The portal cannot listen at {options.host}:{options.port} ({error.strerror})."
                " Another port: PORT=8001 make run"
            ) from error


def health_error(address: str) -> str | None:
    """Return why the portal's health check fails; None if it succeeds."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as response:  # noqa: S310  http
            return None if b'"database"' in response.read() else "another program answers there"
    except urllib.error.HTTPError as error:
        return f"it answers with status {error.code}"
    except OSError as error:  # refused, or no answer in time
        return str(getattr(error, "reason", error))

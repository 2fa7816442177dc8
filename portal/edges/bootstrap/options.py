"""Options of the start, read from environment variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from .console import SetupError

OFF = {"0", "no", "false", "off"}


@dataclass(frozen=True)
class Options:
    """Where the portal listens, with how many processes, and whether it shows the demo."""

    host: str
    port: int
    processes: int
    demo: bool
    #: Whether DEMO is set explicitly; by default the demo is shown.
    demo_is_explicit: bool = False

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Read the variables, which README.md lists. Raises ``SetupError`` for an invalid value."""
        return cls(
            host=environ.get("HOST") or "127.0.0.1",
            port=_read_number(environ, "PORT", default=8000, highest=65535),
            processes=_read_number(environ, "WEB_CONCURRENCY", default=2, highest=64),
            demo=environ.get("DEMO", "1").strip().lower() not in OFF,
            demo_is_explicit=bool(environ.get("DEMO", "").strip()),
        )

    @property
    def is_local(self) -> bool:
        """Return whether the portal is reachable from this machine only."""
        return self.host in {"127.0.0.1", "::1", "localhost"}

    @property
    def address(self) -> str:
        """Return the URL of the portal for a browser on this machine."""
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104  only compared
        return f"http://{host}:{self.port}"


def _read_number(environ: Mapping[str, str], name: str, *, default: int, highest: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= highest:
        raise SetupError(f"{name} must be a number from 1 to {highest}, not {text!r}.")
    return int(text)

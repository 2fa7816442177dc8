"""Terminal output of set-up."""

import sys
import time


class SetupError(Exception):
    """Set-up cannot continue; the message says what to do and is shown as it is."""


def say(text: str) -> None:
    """Print ``text`` and flush, even if the output goes to a file."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class ProgressReporter:
    """Reports at intervals what is being waited for, and for how long so far."""

    def __init__(self, every_seconds: float = 10.0) -> None:
        self._every = every_seconds
        self._began = self._told = time.monotonic()

    def tell(self, news: str) -> None:
        """Print ``news`` unless something was printed a moment ago."""
        now = time.monotonic()
        if now - self._told >= self._every:
            self._told = now
            say(f"  {now - self._began:.0f} s: {news}")

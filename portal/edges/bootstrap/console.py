"""What set-up says to the person in front of the terminal."""

import sys
import time


class SetupError(Exception):
    """Set-up cannot go on; the message says what to do and may be shown as it is."""


def say(text: str) -> None:
    """Print ``text`` at once, also when the output goes to a file."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Patience:
    """Tells whoever waits, now and then, what is being waited for and for how long by now."""

    def __init__(self, every_seconds: float = 10.0) -> None:
        self._every = every_seconds
        self._began = self._told = time.monotonic()

    def tell(self, news: str) -> None:
        """Say ``news``, unless something was said a moment ago."""
        now = time.monotonic()
        if now - self._told >= self._every:
            self._told = now
            say(f"  {now - self._began:.0f} s: {news}")

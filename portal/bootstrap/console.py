"""What set-up says to the person in front of the terminal."""

import sys


class SetupError(Exception):
    """Set-up cannot go on; the message says what to do and may be shown as it is."""


def say(text: str) -> None:
    """Print ``text`` at once, also when the output goes to a file."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()

"""Where the project lies on this machine."""

from pathlib import Path

#: The folder that holds ``portal/``, ``templates/`` and ``tests/``.
ROOT = Path(__file__).resolve().parents[1]

"""Paths of the project."""

from pathlib import Path

#: The folder that contains ``portal/`` and ``tests/``.
ROOT = Path(__file__).resolve().parents[1]

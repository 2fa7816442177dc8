"""What is set in a block: plain data, without WeasyPrint."""

from pathlib import Path
from typing import NamedTuple

#: The portal's own files, the only ones that a paper may use.
STATIC = Path(__file__).resolve().parents[3] / "static"


class Article(NamedTuple):
    """One paper of a block: its ``<article>``, the title and the day of its PDF."""

    html: str
    title: str
    created: str = ""

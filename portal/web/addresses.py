"""What an address may hold: numbers that a database can hold, a slash at its end or not."""

import re

from flask import Flask
from werkzeug.routing import IntegerConverter

LONGEST = r"\d{1,18}"


def record_number(text: str) -> int:
    """The number of a record as a form sends it. Raises ``ValueError`` for what no database can
    hold."""
    if re.fullmatch(LONGEST, text, re.ASCII) is None:
        raise ValueError(text)
    return int(text)


class RecordNumber(IntegerConverter):
    """A number that a database can hold; anything longer is simply not found."""

    regex = LONGEST


def register_addresses(app: Flask) -> None:
    """Let ``<int:…>`` in every route mean such a number, and let a slash at the end of an address
    make no difference to who types it. Comes before the blueprints."""
    app.url_map.converters["int"] = RecordNumber
    app.url_map.strict_slashes = False

"""What an address may hold: numbers that a database can hold."""

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
    """Let ``<int:…>`` in every route mean such a number. Comes before the blueprints."""
    app.url_map.converters["int"] = RecordNumber

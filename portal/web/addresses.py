"""What an address may hold: numbers that a database can hold."""

from flask import Flask
from werkzeug.routing import IntegerConverter


class RecordNumber(IntegerConverter):
    """A number that a database can hold; anything longer is simply not found."""

    regex = r"\d{1,18}"


def register_addresses(app: Flask) -> None:
    """Let ``<int:…>`` in every route mean such a number. Comes before the blueprints."""
    app.url_map.converters["int"] = RecordNumber

"""What an address may hold: numbers that a database can hold, and text that it can store."""

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter


class RecordNumber(IntegerConverter):
    """A number that a database can hold; anything longer is simply not found."""

    regex = r"\d{1,18}"


def register_addresses(app: Flask) -> None:
    """Let ``<int:…>`` in every route mean such a number. Comes before the blueprints."""
    app.url_map.converters["int"] = RecordNumber
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    """PostgreSQL stores no NUL character, and nobody types one."""
    texts = [*request.args.values(), *map(str, (request.view_args or {}).values())]
    if any("\0" in text for text in texts):
        abort(400)

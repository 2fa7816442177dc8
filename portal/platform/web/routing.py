"""URL rules: ids within the range of the database, optional trailing slash, safe redirects."""

import re
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import IntegerConverter

LONGEST = r"\d{1,18}"


def parse_record_id(text: str) -> int:
    """Return the id of a record sent by a form. Raises ValueError if it is out of range."""
    if re.fullmatch(LONGEST, text, re.ASCII) is None:
        raise ValueError(text)
    return int(text)


class RecordIdConverter(IntegerConverter):
    """An id within the range of the database; longer numbers give 404."""

    regex = LONGEST


def register_routing(app: Flask) -> None:
    """Use :class:`RecordIdConverter` for ``<int:…>`` and ignore trailing slashes. Call it before
    blueprints are registered."""
    app.url_map.converters["int"] = RecordIdConverter
    app.url_map.strict_slashes = False


def safe_redirect_path(url: str) -> str:
    """Return ``url`` if it is a path of this site, else ``/`` (prevents open redirects). A browser
    drops line breaks and tabs, and a header cannot carry them."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    is_local = not parts.scheme and not parts.netloc and url.startswith("/")
    is_plain = url.isprintable() and "\\" not in url
    return url if is_local and is_plain and not url.startswith("//") else "/"

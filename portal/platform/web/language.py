"""Screen language: Indonesian, or English by a switch stored in the session."""

from flask import Flask, has_request_context, session
from flask_babel import get_locale

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT = "id"


def select_locale() -> str:
    """Return the locale for Flask-Babel; Indonesian outside a request."""
    if not has_request_context():
        return DEFAULT
    chosen = session.get("language", DEFAULT)
    return chosen if chosen in LANGUAGES else DEFAULT


def register_language(app: Flask) -> None:
    """Provide ``get_locale`` to all templates and macros."""
    app.jinja_env.globals["get_locale"] = get_locale

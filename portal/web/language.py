"""The language of the screens: Indonesian, or English by a switch kept in the session."""

from urllib.parse import urlsplit

from flask import Blueprint, Flask, has_request_context, request, session
from flask_babel import get_locale
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.guard import current_actor, public
from portal.accounts.services import choose_language
from portal.errors import InvalidInput
from portal.transaction import transaction
from portal.web.rendering import go_to

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT = "id"

blueprint = Blueprint("language", __name__)


def select_locale() -> str:
    """Locale selector for Flask-Babel; Indonesian outside a request."""
    if not has_request_context():
        return DEFAULT
    chosen = session.get("language", DEFAULT)
    return chosen if chosen in LANGUAGES else DEFAULT


@blueprint.post("/bahasa")
@public
def choose() -> Response:
    """Keep the chosen language, on the account too, and go back to the page it was chosen on."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise InvalidInput(field="language")
    session["language"] = language
    if current_user.is_authenticated:
        with transaction():
            choose_language(current_actor(), language=language)
    return go_to(local_path(request.form.get("next", "")))


def local_path(url: str) -> str:
    """``url`` if it is a path of this site, else the first page: nobody is led away."""
    parts = urlsplit(url)
    is_local = not parts.scheme and not parts.netloc and url.startswith("/")
    return url if is_local and not url.startswith(("//", "/\\")) else "/"


def register_language(app: Flask) -> None:
    """Serve the switch and let every template, macros too, ask for the language."""
    app.jinja_env.globals["get_locale"] = get_locale
    app.register_blueprint(blueprint)

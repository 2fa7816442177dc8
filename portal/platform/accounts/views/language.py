"""Switch of the screen language, stored in the session and on the account."""

from flask import Blueprint, request, session
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.platform.accounts.guard import current_actor, public
from portal.platform.accounts.services import set_language
from portal.platform.web import go_to
from portal.platform.web.language import LANGUAGES
from portal.platform.web.routing import safe_redirect_path

blueprint = Blueprint("language", __name__)


@blueprint.post("/bahasa")
@public
def choose() -> Response:
    """Store the chosen language and return to the page on which it was chosen."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise InvalidInput(field="language")
    session["language"] = language
    if current_user.is_authenticated:
        with transaction():
            set_language(current_actor(), language=language)
    return go_to(safe_redirect_path(request.form.get("next", "")))

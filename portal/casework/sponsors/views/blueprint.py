"""Blueprint of the sponsors room."""

from collections.abc import Callable

from flask import Blueprint

from portal.casework.sponsors.wording import last_contact_in_words, sponsor_badge

blueprint = Blueprint("sponsors", __name__, url_prefix="/pengasuh")


@blueprint.app_context_processor
def _words() -> dict[str, Callable[..., object]]:
    return {"last_contact_in_words": last_contact_in_words, "sponsor_badge": sponsor_badge}

"""The page for the projector. Its secret address is all that it asks for: it shows no names."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.core.extensions import limiter
from portal.overview.hall_screen.queries import event_of_screen, hall_counts
from portal.platform.accounts.guard import public
from portal.platform.web import render_page

blueprint = Blueprint("hall_screen", __name__)

#: A hall has one address and a few screens, each of which asks every five seconds.
PER_ADDRESS = "120 per minute"


@blueprint.get("/layar/<screen_key>")
@public
@limiter.limit(PER_ADDRESS)
def show(screen_key: str) -> ResponseReturnValue:
    """Show the counts of an event until it ends."""
    event = event_of_screen(screen_key)
    response = render_page(
        "hall_screen/show.html", block="counts", event=event, counts=hall_counts(event.id)
    )
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

"""List one's active sessions, and end them."""

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts import services
from portal.platform.accounts.guard import current_actor, signed_in
from portal.platform.accounts.queries import running_sessions
from portal.platform.accounts.sessions import current_key_hash
from portal.platform.accounts.wording import device_name
from portal.platform.web import go_to, render_page

blueprint = Blueprint("sessions", __name__, url_prefix="/sesi")


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """Show every device on which the user is signed in."""
    return render_page(
        "accounts/sessions.html",
        sessions=db.session.scalars(running_sessions(current_actor())).all(),
        current=current_key_hash(),
        device_name=device_name,
    )


@blueprint.post("/<int:session_id>/akhiri")
@signed_in
def end(session_id: int) -> ResponseReturnValue:
    """End one of the user's sessions."""
    with transaction():
        services.end_own_session(current_actor(), session_id)
    flash(_("Sesi diakhiri. Di perangkat itu perlu masuk lagi."), "done")
    return go_to(url_for(".index"))


@blueprint.post("/akhiri-lain")
@signed_in
def end_others() -> ResponseReturnValue:
    """End all sessions of the user except this one."""
    with transaction():
        services.end_other_sessions(current_actor(), key_hash=current_key_hash())
    flash(_("Semua sesi lain diakhiri."), "done")
    return go_to(url_for(".index"))

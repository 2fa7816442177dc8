"""What pages that work without signal load and send. Their addresses begin with ``/luring/``, which
is the scope of the service worker.
"""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError, generate_csrf

from portal.core.clock import utc_now
from portal.core.db.outage import is_outage
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, PortalError
from portal.platform.accounts.guard import current_actor, public, signed_in
from portal.platform.accounts.models import User
from portal.platform.offline import services
from portal.platform.offline.errors import IdentifierUsed, Postponed
from portal.platform.offline.forms import read_commands
from portal.platform.offline.kinds import SentCommand, offline_parts
from portal.platform.offline.models import CommandState, DeviceCommand
from portal.platform.offline.queries import WORKER, offline_files, offline_version

blueprint = Blueprint("offline", __name__, url_prefix="/luring")

PREFIX = "/luring/kirim"


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"offline_version": offline_version}


@blueprint.get("/layanan.js")
@public
def worker() -> Response:
    """Return the service worker. Its address decides its scope: ``/luring/``."""
    text = (Path(current_app.static_folder or "") / WORKER).read_text(encoding="utf-8")
    response = Response(text, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/berkas.json")
@public
def files() -> ResponseReturnValue:
    """List the static files that the service worker keeps."""
    return jsonify([url_for("static", filename=name) for name in offline_files()])


@blueprint.get("/sesi")
@public
def session() -> ResponseReturnValue:
    """Return who is signed in, with a fresh token for sending."""
    known = current_user.is_authenticated
    return jsonify(
        account=current_actor().actor_id if known else None,
        token=generate_csrf() if known else None,
        now=utc_now().isoformat(),
    )


@blueprint.post("/kirim")
@signed_in
def take() -> ResponseReturnValue:
    """Take commands in order, each in its own transaction, and say what became of each.

    A break of the database ends the request; the device sends everything again, and what was taken
    gets the answer of the first time.
    """
    actor = current_actor()
    commands = read_commands(request.get_json(silent=True), received_at=utc_now())
    return jsonify(answers=[_answer(actor, sent) for sent in commands])


def _answer(actor: User, sent: SentCommand) -> dict[str, Any]:
    try:
        command = _judged(actor, sent)
    except Postponed as wait:
        return {"id": sent.client_id, "state": "waiting", "message": wait.message}
    except IdentifierUsed as used:
        return {
            "id": sent.client_id,
            "state": CommandState.REFUSED.value,
            "message": used.message,
        }
    return {**command.answer, "id": sent.client_id, "state": command.state.value}


def _judged(actor: User, sent: SentCommand) -> DeviceCommand:
    """Take the command; if the room refuses, roll everything back and put it aside."""
    kind = offline_parts().kinds.get(sent.kind)
    try:
        if kind is None:
            raise InvalidInput(gettext("Portal ini tidak mengenal catatan seperti itu."))
        content = kind.read(sent.payload)
    except PortalError as refusal:
        with transaction():
            return services.refuse_command(actor, sent=sent, refusal=refusal)
    try:
        with transaction():
            return services.take_command(actor, sent=sent, kind=kind, content=content)
    except (Postponed, IdentifierUsed):
        raise
    except PortalError as refusal:
        with transaction():
            return services.put_aside(actor, sent=sent, kind=kind, content=content, refusal=refusal)


def answer_error(error: Exception) -> Response:
    """Return an error of sending as JSON: the device keeps everything and says what to do."""
    if isinstance(error, CSRFError):
        status = 400 if current_user.is_authenticated else 401
    elif isinstance(error, PortalError):
        status = error.status_code
    elif is_outage(getattr(error, "original_exception", None) or error):
        status = 503
    else:
        status = getattr(error, "code", None) or 500
    response = jsonify(error=getattr(error, "message", ""))
    response.status_code = status
    return response

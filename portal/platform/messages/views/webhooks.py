"""Webhooks of Twilio. Anyone can post here: only the signature proves that Twilio sent
the request.
"""

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue

from portal.core.db.transaction import transaction
from portal.core.extensions import csrf, db
from portal.core.lazy import lazy
from portal.core.types import clean_text
from portal.platform.accounts.guard import public
from portal.platform.messages.outbox.settlement import apply_report, pause
from portal.platform.messages.providers.base import Remedy
from portal.platform.messages.providers.twilio import MESSAGE_ARGUMENT, parse_report
from portal.platform.messages.providers.twilio_errors import explain_error
from portal.platform.messages.queries import message_by_public_id
from portal.platform.messages.services import store_inbound
from portal.platform.web.forms import parse_hidden_number

request_validator = lazy("twilio.request_validator")

#: Maximum length of an error code (Twilio uses 5 digits) and of a message id (34 characters).
LONGEST_CODE, LONGEST_SID = 9, 64

blueprint = Blueprint("twilio", __name__, url_prefix="/webhooks/twilio")
csrf.exempt(blueprint)


@blueprint.post("/status")
@public
def status() -> ResponseReturnValue:
    """Apply a delivery report to the message named in the URL.

    Reports may be late, repeated and out of order, and may arrive before the response to our own
    request; outdated ones change nothing.
    """
    _require_signature()
    number = parse_hidden_number(request.form.get("ErrorCode"), digits=LONGEST_CODE)
    sid = clean_text(request.form.get("MessageSid", ""))[:LONGEST_SID]
    report = parse_report(sid, request.form.get("MessageStatus", ""), number)
    if report is not None and report.sid:
        with transaction():
            message = message_by_public_id(request.args.get(MESSAGE_ARGUMENT, ""))
            if message is not None:
                apply_report(message.id, report)
            known = explain_error(number)
            if known is not None and known[0] is Remedy.STOP:
                pause(db.session(), "twilio", known[1])
    return "", 204


@blueprint.post("/inbound")
@public
def inbound() -> ResponseReturnValue:
    """Store a received SMS, which a worker processes. The response contains no reply."""
    _require_signature()
    sid = clean_text(request.form.get("MessageSid", ""))
    if sid:
        with transaction():
            store_inbound(
                sid=sid, sender=request.form.get("From", ""), body=request.form.get("Body", "")
            )
    return "<Response/>", 200, {"Content-Type": "text/xml"}


def _require_signature() -> None:
    """Abort with 403 unless the request is signed with the account's token for this URL
    and form.
    """
    token = current_app.config["TWILIO_AUTH_TOKEN"]
    # Twilio signs the public URL, not the one that a reverse proxy requests.
    address = current_app.config["PUBLIC_URL"] + request.full_path.removesuffix("?")
    signature = request.headers.get("X-Twilio-Signature", "")
    validator = request_validator.RequestValidator(token)
    if not token or not validator.validate(address, request.form, signature):
        abort(403)

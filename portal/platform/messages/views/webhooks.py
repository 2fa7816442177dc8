"""What Twilio sends us. Anyone can post here: only its signature says that it is Twilio."""

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

#: Digits of an error code, and letters of what Twilio calls a message; it has five and 34.
LONGEST_CODE, LONGEST_SID = 9, 64

blueprint = Blueprint("twilio", __name__, url_prefix="/webhooks/twilio")
csrf.exempt(blueprint)


@blueprint.post("/status")
@public
def status() -> ResponseReturnValue:
    """Move the message that the address names to where Twilio says it is.

    Reports come late, twice and out of order, and may come before the answer to our own request;
    what is no news changes nothing.
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
    """Keep an SMS that came in; the worker reads it. Answers nothing by itself."""
    _require_signature()
    sid = clean_text(request.form.get("MessageSid", ""))
    if sid:
        with transaction():
            store_inbound(
                sid=sid, sender=request.form.get("From", ""), body=request.form.get("Body", "")
            )
    return "<Response/>", 200, {"Content-Type": "text/xml"}


def _require_signature() -> None:
    """Answer 403 unless the account's token signed exactly this address and these fields."""
    token = current_app.config["TWILIO_AUTH_TOKEN"]
    # The address Twilio knows, not the one a proxy in front of us asks for.
    address = current_app.config["PUBLIC_URL"] + request.full_path.removesuffix("?")
    signature = request.headers.get("X-Twilio-Signature", "")
    validator = request_validator.RequestValidator(token)
    if not token or not validator.validate(address, request.form, signature):
        abort(403)

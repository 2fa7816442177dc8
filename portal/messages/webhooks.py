"""What Twilio sends us. Anyone can post here: only its signature says that it is Twilio."""

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue

from portal.accounts.guard import public
from portal.extensions import csrf, db
from portal.messages.inbound import keep_inbound
from portal.messages.providers.base import Remedy
from portal.messages.providers.twilio import MESSAGE_ARGUMENT, report_from
from portal.messages.providers.twilio_errors import explain
from portal.messages.queries import by_public_id
from portal.messages.settling import accept, pause
from portal.transaction import transaction

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
    code = request.form.get("ErrorCode", "")
    number = int(code) if code.isdecimal() else None
    report = report_from(
        request.form.get("MessageSid", ""), request.form.get("MessageStatus", ""), number
    )
    if report is not None and report.sid:
        with transaction():
            message = by_public_id(request.args.get(MESSAGE_ARGUMENT, ""))
            if message is not None:
                accept(message.id, report)
            known = explain(number)
            if known is not None and known[0] is Remedy.STOP:
                pause(db.session(), "twilio", known[1])
    return "", 204


@blueprint.post("/inbound")
@public
def inbound() -> ResponseReturnValue:
    """Keep an SMS that came in; the worker reads it. Answers nothing by itself."""
    _require_signature()
    sid = request.form.get("MessageSid", "")
    if sid:
        with transaction():
            keep_inbound(
                sid=sid, sender=request.form.get("From", ""), body=request.form.get("Body", "")
            )
    return "<Response/>", 200, {"Content-Type": "text/xml"}


def _require_signature() -> None:
    """Answer 403 unless the account's token signed exactly this address and these fields."""
    from twilio.request_validator import RequestValidator  # noqa: PLC0415  only with Twilio

    token = current_app.config["TWILIO_AUTH_TOKEN"]
    # The address Twilio knows, not the one a proxy in front of us asks for.
    address = current_app.config["PUBLIC_URL"] + request.full_path.removesuffix("?")
    signature = request.headers.get("X-Twilio-Signature", "")
    if not token or not RequestValidator(token).validate(address, request.form, signature):
        abort(403)

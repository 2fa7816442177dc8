"""The list of messages, and the course of one."""

from dataclasses import fields

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.extensions import db
from portal.messages import services
from portal.messages.course import course
from portal.messages.labels import STATUS, TONE, why_not_again
from portal.messages.models import Message, MessageStatus
from portal.messages.queries import (
    Filters,
    filtered,
    get_message,
    outbox_summary,
    visible_messages,
)
from portal.messages.steps import LANGUAGES, STEPS, Step
from portal.permissions import Permission, allows
from portal.regions.queries import districts
from portal.transaction import transaction
from portal.types import PhoneNumber
from portal.web import go_to, render_page
from portal.web.pagination import Sort, paginate

blueprint = Blueprint("messages", __name__, url_prefix="/pesan")


@blueprint.get("/")
@guard(Permission.MESSAGE_SEE)
def index() -> ResponseReturnValue:
    """What was sent to whom, the newest first."""
    filters = Filters(**{field.name: request.args.get(field.name, "") for field in fields(Filters)})
    page = paginate(
        db.session(),
        filtered(visible_messages(current_actor()), filters),
        Sort(Message.id, descending=True),
        cursor=request.args.get("after"),
    )
    return render_page(
        "messages/list.html",
        block="list",
        page=page,
        filters=filters,
        outbox=outbox_summary(),
        status_label=STATUS,
        status_tone=TONE,
        statuses=[(status.value, str(label).lower()) for status, label in STATUS.items()],
        districts=[(region.code, region.name) for region in districts(current_actor())],
        steps=[(step.value, str(known.label).lower()) for step, known in STEPS.items()],
    )


@blueprint.get("/<int:message_id>")
@guard(Permission.MESSAGE_SEE)
def show(message_id: int) -> ResponseReturnValue:
    """One message: its text, its course, and what can be done."""
    message = get_message(current_actor(), message_id)
    return render_page(
        "messages/show.html",
        message=message,
        step=STEPS[Step(message.step)].label,
        language=LANGUAGES[message.language],
        phone=PhoneNumber.parse(message.to).masked if message.to else None,
        status_label=STATUS[message.status],
        tone=TONE[message.status],
        course=course(message),
        in_doubt=message.status is MessageStatus.UNCERTAIN,
        may_act=allows(current_actor(), Permission.CASE_WORK),
        can_send_again=services.can_send_again(message),
        why_not=why_not_again(message),
    )


@blueprint.post("/<int:message_id>/kirim-ulang")
@guard(Permission.CASE_WORK)
def send_again(message_id: int) -> ResponseReturnValue:
    """Send a failed message once more, as a new one."""
    actor = current_actor()
    with transaction():
        again = services.send_again(actor, get_message(actor, message_id))
        new_id = again.id
    flash(gettext("Pesan ini masuk antrean lagi."), "done")
    return go_to(url_for("messages.show", message_id=new_id))


@blueprint.post("/<int:message_id>/pastikan")
@guard(Permission.CASE_WORK)
def clear_doubt(message_id: int) -> ResponseReturnValue:
    """Say whether a message in doubt went out."""
    actor = current_actor()
    went_out = request.form.get("went_out") == "yes"
    with transaction():
        services.clear_doubt(actor, get_message(actor, message_id), went_out=went_out)
    return go_to(url_for("messages.show", message_id=message_id))

"""The list of messages, and the course of one."""

from dataclasses import fields

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.extensions import db
from portal.messages import again, services
from portal.messages.course import course
from portal.messages.forms import DoubtForm
from portal.messages.labels import STATUS, TONE
from portal.messages.models import Message, MessageStatus
from portal.messages.queries import (
    Filters,
    filtered,
    finding_about,
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
    return _show(get_message(current_actor(), message_id), DoubtForm(formdata=None))


@blueprint.post("/<int:message_id>/kirim-ulang")
@guard(Permission.CASE_WORK)
def send_again(message_id: int) -> ResponseReturnValue:
    """Send a failed message once more, as a new one."""
    actor = current_actor()
    with transaction():
        new_id = again.send_again(actor, get_message(actor, message_id)).id
    flash(gettext("Pesan ini masuk antrean lagi."), "done")
    return go_to(url_for("messages.show", message_id=new_id))


@blueprint.post("/<int:message_id>/pastikan")
@guard(Permission.CASE_WORK)
def clear_doubt(message_id: int) -> ResponseReturnValue:
    """Say whether a message in doubt went out, and how one knows."""
    actor, form = current_actor(), DoubtForm()
    message = get_message(actor, message_id)
    if not form.validate():
        return _show(message, form)
    with transaction():
        services.clear_doubt(
            actor,
            get_message(actor, message_id),
            went_out=form.went_out.data == "yes",
            evidence=form.evidence.data or "",
        )
    return go_to(url_for("messages.show", message_id=message_id))


def _show(message: Message, form: DoubtForm) -> ResponseReturnValue:
    actor = current_actor()
    may_act = allows(actor, Permission.CASE_WORK)
    return render_page(
        "messages/show.html",
        form=form,
        message=message,
        step=STEPS[Step(message.step)].label,
        language=LANGUAGES[message.language],
        phone=PhoneNumber.parse(message.to).masked if message.to else None,
        status_label=STATUS[message.status],
        tone=TONE[message.status],
        course=course(message, finding_about(message)),
        in_doubt=message.status is MessageStatus.UNCERTAIN,
        may_act=may_act,
        sent_again=again.sent_again_as(message),
        stands_for=again.stands_for(message),
        objection=again.objection_to_again(actor, message) if may_act else None,
    )

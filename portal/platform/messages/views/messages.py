"""The list of messages, and the page of one message."""

from dataclasses import fields

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import PhoneNumber
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.messages import services
from portal.platform.messages.forms import DoubtForm, OtherNumberForm
from portal.platform.messages.languages import sms_languages
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.permissions import MESSAGE_RESEND, MESSAGE_SEE
from portal.platform.messages.queries import (
    MessageFilters,
    filter_messages,
    finding_about,
    get_message,
    outbox_summary,
    visible_messages,
)
from portal.platform.messages.services import resend_message
from portal.platform.messages.steps import STEPS, Step
from portal.platform.messages.wording import STATUS, TONE, message_history
from portal.platform.permissions import allows
from portal.platform.regions.queries import districts
from portal.platform.web import go_to, render_page
from portal.platform.web.forms import parse_hidden_number
from portal.platform.web.pagination import Sort, paginate

blueprint = Blueprint("messages", __name__, url_prefix="/pesan")


@blueprint.get("/")
@guard(MESSAGE_SEE)
def index() -> ResponseReturnValue:
    """List messages, newest first."""
    filters = MessageFilters(
        **{field.name: request.args.get(field.name, "") for field in fields(MessageFilters)}
    )
    page = paginate(
        db.session(),
        filter_messages(visible_messages(current_actor()), filters),
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
@guard(MESSAGE_SEE)
def show(message_id: int) -> ResponseReturnValue:
    """Show one message: its text, its history, and the available actions."""
    return _show(get_message(current_actor(), message_id), DoubtForm(formdata=None))


@blueprint.post("/<int:message_id>/kirim-ulang")
@guard(MESSAGE_RESEND)
def send_again(message_id: int) -> ResponseReturnValue:
    """Resend a failed message as a new one."""
    actor = current_actor()
    with transaction():
        new_id = resend_message.resend_sms(actor, get_message(actor, message_id)).id
    flash(gettext("Pesan ini masuk antrean lagi."), "done")
    return go_to(url_for("messages.show", message_id=new_id))


@blueprint.post("/<int:message_id>/kirim-ke-nomor-lain")
@guard(MESSAGE_RESEND)
def send_to_other_number(message_id: int) -> ResponseReturnValue:
    """Send a failed message to the current number of the family, as a new one."""
    actor, form = current_actor(), OtherNumberForm()
    message = get_message(actor, message_id)
    form.offer(resend_message.usable_numbers(message))
    if form.phone_id.choices and not form.validate():
        return _show(message, DoubtForm(formdata=None), other=form)
    with transaction():
        new_id = services.send_to_other_number(
            actor,
            get_message(actor, message_id),
            phone_id=parse_hidden_number(form.phone_id.data, digits=18) or 0,
        ).id
    flash(gettext("Pesan ini masuk antrean ke nomor lain."), "done")
    return go_to(url_for("messages.show", message_id=new_id))


@blueprint.post("/<int:message_id>/pastikan")
@guard(MESSAGE_RESEND)
def clear_doubt(message_id: int) -> ResponseReturnValue:
    """Record whether an uncertain message was sent, and the source."""
    actor, form = current_actor(), DoubtForm()
    message = get_message(actor, message_id)
    if not form.validate():
        return _show(message, form)
    with transaction():
        services.record_finding(
            actor,
            get_message(actor, message_id),
            went_out=form.went_out.data == "yes",
            evidence=form.evidence.data or "",
        )
    return go_to(url_for("messages.show", message_id=message_id))


def _show(
    message: Message, form: DoubtForm, *, other: OtherNumberForm | None = None
) -> ResponseReturnValue:
    actor = current_actor()
    may_act = allows(actor, MESSAGE_RESEND)
    if other is None:
        other = OtherNumberForm(formdata=None)
        other.offer(resend_message.usable_numbers(message) if may_act else ())
    return render_page(
        "messages/show.html",
        form=other if other.errors else form,
        doubt=form,
        other=other,
        held=message.status is MessageStatus.QUEUED and services.is_held(message.to or ""),
        message=message,
        step=STEPS[Step(message.step)].label,
        language=sms_languages().get(message.language, message.language),
        phone=PhoneNumber.parse(message.to).masked if message.to else None,
        status_label=STATUS[message.status],
        tone=TONE[message.status],
        course=message_history(message, finding_about(message)),
        in_doubt=message.status is MessageStatus.UNCERTAIN,
        may_act=may_act,
        sent_again=resend_message.replacement_of(message),
        stands_for=resend_message.replaced_message_id(message),
        objection=resend_message.resend_obstacle(actor, message) if may_act else None,
    )

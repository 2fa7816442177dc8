"""Pages of incoming SMS."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases.models import Case
from portal.casework.cases.queries import visible_cases
from portal.contact.complaints.permissions import COMPLAINT_HANDLE
from portal.contact.replies import services
from portal.contact.replies.forms import SettleForm
from portal.contact.replies.models import Reply, ReplyOutcome
from portal.contact.replies.queries import Sender, get_reply, number_of, sender_of, visible_replies
from portal.contact.replies.states import ReplyStatus
from portal.contact.replies.wording import KEYWORD, OUTCOME, reply_badge
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.messages.services import is_held
from portal.platform.permissions import Actor
from portal.platform.web import render_page
from portal.platform.web.pagination import Sort, paginate

blueprint = Blueprint("replies", __name__, url_prefix="/sms-masuk")


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"reply_badge": reply_badge, "reply_keyword": KEYWORD, "reply_outcome": OUTCOME}


@blueprint.get("/")
@guard(COMPLAINT_HANDLE)
def index() -> ResponseReturnValue:
    """List incoming SMS, newest first; by default those that wait for a person."""
    query = visible_replies(current_actor())
    shown = request.args.get("status", ReplyStatus.WAITING.value)
    if shown in set(ReplyStatus):
        query = query.where(Reply.status == ReplyStatus(shown))
    newest = Sort(Reply.id, descending=True)
    return render_page(
        "replies/index.html",
        block="list",
        page=paginate(db.session(), query, newest, cursor=request.args.get("after")),
        shown=shown,
        number_of=_number_of,
    )


@blueprint.route("/<int:reply_id>", methods=["GET", "POST"])
@guard(COMPLAINT_HANDLE)
def show(reply_id: int) -> ResponseReturnValue:
    """Show one SMS with its possible sender, and settle it."""
    actor = current_actor()
    reply = get_reply(actor, reply_id)
    sender = sender_of(reply.inbound.sender)
    form = SettleForm(data={"case_number": sender.case.number if sender.case else ""})
    answer = save(
        form,
        lambda: _settle(actor, get_reply(actor, reply_id), form),
        to=url_for("replies.index"),
        done=gettext("Pesan ini sudah diurus."),
    )
    return answer or _page(reply, sender, form)


def _page(reply: Reply, sender: Sender, form: SettleForm) -> ResponseReturnValue:
    own = [case.id for case in sender.cases]
    seen = visible_cases(current_actor()).where(Case.id.in_(own)).order_by(Case.id)
    return render_page(
        "replies/show.html",
        reply=reply,
        number=_number_of(reply),
        candidates=db.session.scalars(seen).all(),
        form=form,
        held=is_held(number.value) if (number := number_of(reply.inbound.sender)) else False,
    )


def _settle(actor: Actor, reply: Reply, form: SettleForm) -> None:
    match ReplyOutcome(form.outcome.data):
        case ReplyOutcome.COMPLAINT:
            services.make_complaint(actor, reply, case=_case(actor, form))
        case ReplyOutcome.NOTED:
            services.note_on_case(actor, reply, case=_case(actor, form))
        case ReplyOutcome.REFUSED:
            services.stop_number(actor, reply)
        case _:
            services.mark_read(actor, reply)


def _case(actor: Actor, form: SettleForm) -> Case:
    """Return the case with the typed number. Raises :class:`InvalidInput` if the actor may not see
    it.
    """
    number = (form.case_number.data or "").upper()
    case = db.session.scalars(visible_cases(actor).where(Case.number == number)).first()
    if case is None:
        raise InvalidInput(gettext("Tidak ada kasus dengan nomor ini."), field="case_number")
    return case


def _number_of(reply: Reply) -> str:
    """Return the sender formatted for staff."""
    number = number_of(reply.inbound.sender)
    return number.national if number else reply.inbound.sender

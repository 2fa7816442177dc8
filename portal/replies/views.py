"""Pages of SMS that came in."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.cases.models import Case
from portal.cases.queries import visible_cases
from portal.errors import InvalidInput
from portal.extensions import db
from portal.permissions import Actor, Permission
from portal.replies import services
from portal.replies.forms import SettleForm
from portal.replies.models import Outcome, Reply
from portal.replies.queries import get_reply, visible_replies
from portal.replies.senders import number_of, sender_of
from portal.replies.states import ReplyStatus
from portal.replies.wording import KEYWORD, OUTCOME
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.pagination import Sort, paginate

blueprint = Blueprint("replies", __name__, url_prefix="/sms-masuk")


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"reply_keyword": KEYWORD, "reply_outcome": OUTCOME}


@blueprint.get("/")
@guard(Permission.COMPLAINT_HANDLE)
def index() -> ResponseReturnValue:
    """SMS that came in, newest first; those that wait for a person unless one asks for all."""
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
@guard(Permission.COMPLAINT_HANDLE)
def show(reply_id: int) -> ResponseReturnValue:
    """One SMS: who may have sent it, and what it shall become."""
    actor = current_actor()
    reply = get_reply(actor, reply_id)
    sender = sender_of(reply.inbound.sender)
    form = SettleForm(data={"case_number": sender.case.number if sender.case else ""})
    if form.validate_on_submit():
        try:
            with transaction():
                _settle(actor, get_reply(actor, reply_id), form)
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Pesan ini sudah diurus."), "done")
            return go_to(url_for("replies.index"))
    seen = visible_cases(actor).where(Case.id.in_([case.id for case in sender.cases]))
    return render_page(
        "replies/show.html",
        reply=reply,
        number=_number_of(reply),
        candidates=db.session.scalars(seen.order_by(Case.id)).all(),
        form=form,
    )


def _settle(actor: Actor, reply: Reply, form: SettleForm) -> None:
    match Outcome(form.outcome.data):
        case Outcome.COMPLAINT:
            services.make_complaint(actor, reply, case=_case(actor, form))
        case Outcome.NOTED:
            services.note_on_case(actor, reply, case=_case(actor, form))
        case _:
            services.mark_read(actor, reply)


def _case(actor: Actor, form: SettleForm) -> Case:
    """The case of this number. Raises :class:`InvalidInput` outside what the person may see."""
    number = (form.case_number.data or "").upper()
    case = db.session.scalars(visible_cases(actor).where(Case.number == number)).first()
    if case is None:
        raise InvalidInput(gettext("Tidak ada kasus dengan nomor ini."), field="case_number")
    return case


def _number_of(reply: Reply) -> str:
    """The sender as staff read it."""
    number = number_of(reply.inbound.sender)
    return number.national if number else reply.inbound.sender

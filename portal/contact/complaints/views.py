"""Pages of complaints."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases.queries import get_case, may, require_on
from portal.casework.cases.step_page import take_step
from portal.contact.complaints import services
from portal.contact.complaints.forms import ComplaintAnswerForm, ReceiveForm
from portal.contact.complaints.models import Channel, Complaint
from portal.contact.complaints.permissions import COMPLAINT_HANDLE, COMPLAINT_SEE
from portal.contact.complaints.queries import get_complaint, visible_complaints
from portal.contact.complaints.states import ComplaintStatus
from portal.contact.complaints.wording import CHANNEL, STATUS, TONE
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.regions.queries import districts
from portal.platform.web import go_to, render_page
from portal.platform.web.pagination import Sort, paginate

blueprint = Blueprint("complaints", __name__, url_prefix="/pengaduan")


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {
        "complaint_status": STATUS,
        "complaint_tone": TONE,
        "complaint_channel": CHANNEL,
    }


@blueprint.get("/")
@guard(COMPLAINT_SEE)
def index() -> ResponseReturnValue:
    """List complaints, newest first; by default those that wait."""
    actor = current_actor()
    shown, district = request.args.get("status", "open"), request.args.get("district", "")
    query = visible_complaints(actor)
    if shown == "open":
        query = query.where(Complaint.status != ComplaintStatus.CLOSED)
    elif shown in set(ComplaintStatus):
        query = query.where(Complaint.status == ComplaintStatus(shown))
    if district:
        query = query.where(Complaint.district_code == district)
    newest = Sort(Complaint.id, descending=True)
    return render_page(
        "complaints/index.html",
        block="list",
        page=paginate(db.session(), query, newest, cursor=request.args.get("after")),
        shown=shown,
        district=district,
        statuses=[(key.value, str(label).lower()) for key, label in STATUS.items()],
        districts=[(area.code, area.name) for area in districts(actor)],
    )


@blueprint.get("/<int:complaint_id>")
@guard(COMPLAINT_SEE)
def show(complaint_id: int) -> ResponseReturnValue:
    """Show one complaint with its history."""
    return _page(get_complaint(current_actor(), complaint_id), ComplaintAnswerForm(formdata=None))


@blueprint.route("/kasus/<int:case_id>/baru", methods=["GET", "POST"])
@guard(COMPLAINT_HANDLE)
def receive(case_id: int) -> ResponseReturnValue:
    """Enter a complaint."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, COMPLAINT_HANDLE, case)
    form = ReceiveForm()
    return take_step(
        case,
        form,
        lambda: services.receive_complaint(
            actor,
            get_case(actor, case_id),
            channel=Channel(form.channel.data),
            text=form.text.data or "",
        ),
        title=gettext("Catat pengaduan"),
        to=lambda complaint: url_for("complaints.show", complaint_id=complaint.id),
        done=gettext("Pengaduan dicatat."),
    )


@blueprint.post("/<int:complaint_id>/tangani")
@guard(COMPLAINT_HANDLE)
def take_up(complaint_id: int) -> ResponseReturnValue:
    """Take up a complaint as its handler."""
    actor = current_actor()
    with transaction():
        services.take_up_complaint(actor, get_complaint(actor, complaint_id))
    return go_to(url_for("complaints.show", complaint_id=complaint_id))


@blueprint.post("/<int:complaint_id>/jawab")
@guard(COMPLAINT_HANDLE)
def answer(complaint_id: int) -> ResponseReturnValue:
    """Close the complaint with an answer."""
    actor = current_actor()
    complaint = get_complaint(actor, complaint_id)
    require_on(actor, COMPLAINT_HANDLE, complaint.case)
    form = ComplaintAnswerForm()
    saved = save(
        form,
        lambda: services.answer_complaint(
            actor, get_complaint(actor, complaint_id), text=form.answer.data or ""
        ),
        to=url_for("complaints.show", complaint_id=complaint_id),
        done=gettext("Jawaban pengaduan disimpan."),
    )
    return saved or _page(complaint, form)


@blueprint.post("/<int:complaint_id>/buka-lagi")
@guard(COMPLAINT_HANDLE)
def reopen(complaint_id: int) -> ResponseReturnValue:
    """Reopen a complaint that was not resolved by the answer."""
    actor = current_actor()
    with transaction():
        services.reopen_complaint(actor, get_complaint(actor, complaint_id))
    return go_to(url_for("complaints.show", complaint_id=complaint_id))


def _page(complaint: Complaint, form: ComplaintAnswerForm) -> ResponseReturnValue:
    return render_page(
        "complaints/show.html",
        complaint=complaint,
        case=complaint.case,
        form=form,
        may_handle=may(current_actor(), COMPLAINT_HANDLE, complaint.case),
    )

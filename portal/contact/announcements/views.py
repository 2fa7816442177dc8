"""Pages of announcements: choose, preview, confirm once, then watch the progress."""

from typing import Any, TypeVar

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.handovers.queries import get_event
from portal.contact.announcements import services
from portal.contact.announcements.audience import (
    Audience,
    caseworker_names,
    may_announce_to_caseload,
)
from portal.contact.announcements.forms import CaseloadAnnouncementForm, EventAnnouncementForm
from portal.contact.announcements.models import Announcement, Recipient
from portal.contact.announcements.permissions import MESSAGE_SEND
from portal.contact.announcements.queries import (
    AnnouncementPreview,
    AnnouncementStage,
    announcement_counts,
    get_announcement,
    preview_announcement,
    stage_of,
    unreached_recipients,
    visible_announcements,
)
from portal.contact.announcements.unreached_report import (
    unreached_csv,
    unreached_workbook,
)
from portal.contact.announcements.wording import STAGE, STAGE_TONE
from portal.core.counting import counted
from portal.core.db.transaction import transaction
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import refusals_beside
from portal.platform.jobs.models import Job
from portal.platform.messages.languages import sms_languages
from portal.platform.messages.sending_hours import next_opening
from portal.platform.messages.steps import STEPS, Step
from portal.platform.messages.wording import STATUS, TONE
from portal.platform.permissions import Reach
from portal.platform.regions.queries import districts
from portal.platform.web import go_to, render_page
from portal.platform.web.fields import new_submission
from portal.platform.web.pagination import Sort, paginate

blueprint = Blueprint("announcements", __name__, url_prefix="/pengumuman")

SHOWN_OF_A_REASON = 100
OK = 200
FormT = TypeVar("FormT", bound=EventAnnouncementForm)


def job_url(done: Job) -> str:
    """Return the URL of the announcement that a job sends."""
    return url_for("announcements.show", announcement_id=done.arguments["announcement_id"])


@blueprint.get("/")
@guard(MESSAGE_SEND)
def index() -> ResponseReturnValue:
    """List announcements, newest first."""
    actor = current_actor()
    page = paginate(
        db.session(),
        visible_announcements(actor),
        Sort(Announcement.id, descending=True),
        cursor=request.args.get("after"),
    )
    return render_page(
        "announcements/list.html",
        page=page,
        steps=STEPS,
        step_of=Step,
        may_choose_freely=may_announce_to_caseload(actor),
    )


@blueprint.route("/kasus", methods=["GET", "POST"])
@guard(MESSAGE_SEND, at_least=Reach.SCOPE)
def to_caseload() -> ResponseReturnValue:
    """Announce to a part of the caseload."""
    actor = current_actor()
    services.require_audience(actor, Audience())
    form = _form(CaseloadAnnouncementForm)
    form.offer(districts=districts(actor), caseworkers=caseworker_names(actor))
    return _choose_and_confirm(form, None)


@blueprint.route("/acara/<int:event_id>", methods=["GET", "POST"])
@guard(MESSAGE_SEND)
def to_event(event_id: int) -> ResponseReturnValue:
    """Announce to the families invited to an event."""
    services.require_audience(current_actor(), Audience(event=get_event(current_actor(), event_id)))
    return _choose_and_confirm(_form(EventAnnouncementForm), event_id)


@blueprint.get("/<int:announcement_id>")
@guard(MESSAGE_SEND)
def show(announcement_id: int) -> ResponseReturnValue:
    """Show the progress, and the unreached families. htmx polls until all messages were sent."""
    actor = current_actor()
    announcement = get_announcement(actor, announcement_id)
    counted = announcement_counts(announcement)
    now = stage_of(announcement, counted)
    page = paginate(
        db.session(),
        unreached_recipients(actor, announcement),
        Sort(Recipient.case_id),
        cursor=request.args.get("after"),
    )
    return render_page(
        "announcements/show.html",
        block="progress",
        announcement=announcement,
        step=STEPS[Step(announcement.step)].label,
        tally=counted,
        stage=now,
        badge=(STAGE[now], STAGE_TONE[now]),
        runs=now in {AnnouncementStage.QUEUEING, AnnouncementStage.SENDING},
        page=page,
        opens_at=next_opening(),
        status_label=STATUS,
        status_tone=TONE,
    )


@blueprint.post("/<int:announcement_id>/hentikan")
@guard(MESSAGE_SEND)
def stop(announcement_id: int) -> ResponseReturnValue:
    """Stop sending the remaining messages."""
    actor = current_actor()
    with transaction():
        services.stop_announcement(actor, get_announcement(actor, announcement_id))
    flash(gettext("Dihentikan. SMS yang sudah keluar tidak dapat ditarik kembali."), "done")
    return go_to(url_for("announcements.show", announcement_id=announcement_id))


@blueprint.post("/<int:announcement_id>/tugas")
@guard(MESSAGE_SEND)
def have_them_told(announcement_id: int) -> ResponseReturnValue:
    """Add tasks for caseworkers to inform unreached families in person."""
    actor = current_actor()
    with transaction():
        added = services.add_tasks_for_unreached(actor, get_announcement(actor, announcement_id))
    flash(counted("%(n)s tugas dibuat untuk pendamping.", added), "done" if added else "info")
    return go_to(url_for("announcements.show", announcement_id=announcement_id))


@blueprint.get("/<int:announcement_id>/belum-terjangkau.<kind>")
@guard(MESSAGE_SEND)
def report(announcement_id: int, kind: str) -> ResponseReturnValue:
    """Download the unreached families. The file names people, so the download is audited."""
    writers = {
        "xlsx": (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            unreached_workbook,
        ),
        "csv": ("text/csv; charset=utf-8", unreached_csv),
    }
    if kind not in writers:
        raise NotFound
    actor, (content_type, write) = current_actor(), writers[kind]
    with transaction():
        announcement = get_announcement(actor, announcement_id)
        lines = unreached_recipients(actor, announcement).order_by(Recipient.case_id)
        data = write(db.session.scalars(lines).all())
        audit.record(actor, "announcements.download_unreached", announcement, file=kind)
    response = Response(data, content_type=content_type)
    name = f"belum-terjangkau-{announcement_id}.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _form(kind: type[FormT]) -> FormT:
    """Return the form, filled from the query while choosing and from the body on confirmation."""
    if request.method == "POST":
        return kind()
    return kind(formdata=request.args, meta={"csrf": False})


def _choose_and_confirm(form: EventAnnouncementForm, event_id: int | None) -> ResponseReturnValue:
    seen = None
    if form.validate():
        with refusals_beside(form):
            if form.is_submitted():
                return go_to(
                    url_for("announcements.show", announcement_id=_announce(form, event_id))
                )
            seen = _preview(form, event_id)
    here = (
        url_for("announcements.to_event", event_id=event_id)
        if event_id
        else url_for("announcements.to_caseload")
    )
    return render_page(
        "announcements/new.html",
        block="preview",
        # A GET is only a preview: errors about the event are not a failed submission.
        status=None if request.method == "POST" else OK,
        form=form,
        here=here,
        event=get_event(current_actor(), event_id) if event_id else None,
        audience=_audience(form, event_id).in_words(),
        preview=seen,
        languages=sms_languages(),
        shown=SHOWN_OF_A_REASON,
        confirmed={**_as_typed(form), "submission": new_submission()},
    )


def _announce(form: EventAnnouncementForm, event_id: int | None) -> int:
    with transaction():
        return services.announce(
            current_actor(),
            audience=_audience(form, event_id),
            step=Step(form.step.data),
            takes_place_at=form.moment,
            place=form.where,
            submission=form.submission.data or new_submission(),
        ).id


def _preview(form: EventAnnouncementForm, event_id: int | None) -> AnnouncementPreview:
    audience, step = _audience(form, event_id), Step(form.step.data)
    services.check_text_values(audience, step, form.moment, form.where)
    values = services.text_values(audience, form.moment, form.where)
    return preview_announcement(current_actor(), audience, step=step, values=values)


def _audience(form: EventAnnouncementForm, event_id: int | None) -> Audience:
    event = get_event(current_actor(), event_id) if event_id else None
    return Audience(event=event, **form.narrowing)


def _as_typed(form: EventAnnouncementForm) -> dict[str, str]:
    """Return the chosen values that the confirmation repeats."""
    fields = [field for field in form if field.short_name not in {"csrf_token", "submission"}]
    return {field.short_name: _written(field) for field in fields}


def _written(field: Any) -> str:
    """Return a field's value as a browser sends it."""
    return str(field._value() if hasattr(field, "_value") else field.data or "")

"""Announce to many: choose, look, confirm once, then watch."""

from collections.abc import Mapping
from typing import Any, TypeVar

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from portal import audit
from portal.accounts.guard import current_actor, guard
from portal.announcements import services
from portal.announcements.audience import Audience, caseworkers_of, may_choose_freely
from portal.announcements.forms import CaseloadAnnouncementForm, EventAnnouncementForm
from portal.announcements.models import Announcement, Recipient
from portal.announcements.preview import Preview, preview
from portal.announcements.queries import (
    Stage,
    get_announcement,
    stage,
    tally,
    unreached,
    visible_announcements,
)
from portal.announcements.report import comma_separated, workbook
from portal.errors import InvalidInput, NotFound
from portal.extensions import db
from portal.handovers.queries import get_event
from portal.jobs.models import Job
from portal.jobs.pages import JobPage, describe_job
from portal.messages.hours import next_opening
from portal.messages.labels import STATUS, TONE
from portal.messages.steps import LANGUAGES, STEPS, Step
from portal.permissions import Permission, Reach
from portal.regions.queries import districts
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.fields import new_submission
from portal.web.pagination import Sort, paginate

blueprint = Blueprint("announcements", __name__, url_prefix="/pengumuman")

STAGE: Mapping[Stage, tuple[object, str]] = {
    Stage.QUEUEING: (lazy_gettext("Sedang disiapkan"), "progress"),
    Stage.SENDING: (lazy_gettext("Sedang dikirim"), "progress"),
    Stage.FINISHED: (lazy_gettext("Selesai dikirim"), "done"),
    Stage.STOPPED: (lazy_gettext("Dihentikan"), "stopped"),
    Stage.FAILED: (lazy_gettext("Tidak selesai"), "danger"),
}
SHOWN_OF_A_REASON = 100
OK = 200
FormT = TypeVar("FormT", bound=EventAnnouncementForm)


def _page_of(done: Job) -> str:
    return url_for("announcements.show", announcement_id=done.arguments["announcement_id"])


describe_job(services.KIND, JobPage(lazy_gettext("Pengumuman SMS"), leads_to=_page_of))


@blueprint.get("/")
@guard(Permission.MESSAGE_SEND)
def index() -> ResponseReturnValue:
    """What was announced, the newest first."""
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
        may_choose_freely=may_choose_freely(actor),
    )


@blueprint.route("/kasus", methods=["GET", "POST"])
@guard(Permission.MESSAGE_SEND, at_least=Reach.SCOPE)
def to_caseload() -> ResponseReturnValue:
    """Write to a part of the caseload."""
    actor = current_actor()
    services.require_audience(actor, Audience())
    form = _form(CaseloadAnnouncementForm)
    form.offer(districts=districts(actor), caseworkers=caseworkers_of(actor))
    return _choose_and_confirm(form, None)


@blueprint.route("/acara/<int:event_id>", methods=["GET", "POST"])
@guard(Permission.MESSAGE_SEND)
def to_event(event_id: int) -> ResponseReturnValue:
    """Write to everybody invited to an event."""
    services.require_audience(current_actor(), Audience(event=get_event(current_actor(), event_id)))
    return _choose_and_confirm(_form(EventAnnouncementForm), event_id)


@blueprint.get("/<int:announcement_id>")
@guard(Permission.MESSAGE_SEND)
def show(announcement_id: int) -> ResponseReturnValue:
    """How far it is, and whom it did not reach. htmx asks again until all has left."""
    actor = current_actor()
    announcement = get_announcement(actor, announcement_id)
    counted = tally(announcement)
    now = stage(announcement, counted)
    page = paginate(
        db.session(),
        unreached(actor, announcement),
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
        badge=STAGE[now],
        runs=now in {Stage.QUEUEING, Stage.SENDING},
        page=page,
        opens_at=next_opening(),
        status_label=STATUS,
        status_tone=TONE,
    )


@blueprint.post("/<int:announcement_id>/hentikan")
@guard(Permission.MESSAGE_SEND)
def stop(announcement_id: int) -> ResponseReturnValue:
    """Stop what has not left yet."""
    actor = current_actor()
    with transaction():
        services.stop(actor, get_announcement(actor, announcement_id))
    flash(gettext("Dihentikan. SMS yang sudah keluar tidak dapat ditarik kembali."), "done")
    return go_to(url_for("announcements.show", announcement_id=announcement_id))


@blueprint.post("/<int:announcement_id>/tugas")
@guard(Permission.MESSAGE_SEND)
def have_them_told(announcement_id: int) -> ResponseReturnValue:
    """Give caseworkers the task to tell in person whom no SMS reached."""
    actor = current_actor()
    with transaction():
        added = services.have_them_told(actor, get_announcement(actor, announcement_id))
    flash(gettext("%(n)s tugas dibuat untuk pendamping.", n=added), "done" if added else "info")
    return go_to(url_for("announcements.show", announcement_id=announcement_id))


@blueprint.get("/<int:announcement_id>/belum-terjangkau.<kind>")
@guard(Permission.MESSAGE_SEND)
def report(announcement_id: int, kind: str) -> ResponseReturnValue:
    """Whom it did not reach, as a file. It names people, so the trail says who took it."""
    writers = {
        "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook),
        "csv": ("text/csv; charset=utf-8", comma_separated),
    }
    if kind not in writers:
        raise NotFound
    actor, (content_type, write) = current_actor(), writers[kind]
    with transaction():
        announcement = get_announcement(actor, announcement_id)
        lines = unreached(actor, announcement).order_by(Recipient.case_id)
        data = write(db.session.scalars(lines).all())
        audit.record(actor, "announcements.download_unreached", announcement, file=kind)
    response = Response(data, content_type=content_type)
    name = f"belum-terjangkau-{announcement_id}.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _form(kind: type[FormT]) -> FormT:
    """From the address while choosing, which changes nothing; from the body to confirm."""
    if request.method == "POST":
        return kind()
    return kind(formdata=request.args, meta={"csrf": False})


def _choose_and_confirm(form: EventAnnouncementForm, event_id: int | None) -> ResponseReturnValue:
    seen = None
    if form.validate():
        try:
            if form.is_submitted():
                return go_to(
                    url_for("announcements.show", announcement_id=_announce(form, event_id))
                )
            seen = _preview(form, event_id)
        except InvalidInput as error:
            form.accept(error)
    here = (
        url_for("announcements.to_event", event_id=event_id)
        if event_id
        else url_for("announcements.to_caseload")
    )
    return render_page(
        "announcements/new.html",
        block="preview",
        # What is wrong with an event is not what was sent.
        status=None if request.method == "POST" else OK,
        form=form,
        here=here,
        event=get_event(current_actor(), event_id) if event_id else None,
        audience=_audience(form, event_id).in_words(),
        preview=seen,
        languages=LANGUAGES,
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


def _preview(form: EventAnnouncementForm, event_id: int | None) -> Preview:
    audience, step = _audience(form, event_id), Step(form.step.data)
    services.check_values(audience, step, form.moment, form.where)
    values = services.values_of(audience, form.moment, form.where)
    return preview(current_actor(), audience, step=step, values=values)


def _audience(form: EventAnnouncementForm, event_id: int | None) -> Audience:
    event = get_event(current_actor(), event_id) if event_id else None
    return Audience(event=event, **form.narrowing)


def _as_typed(form: EventAnnouncementForm) -> dict[str, str]:
    """What the confirmation repeats of the choice."""
    fields = [field for field in form if field.short_name not in {"csrf_token", "submission"}]
    return {field.short_name: _written(field) for field in fields}


def _written(field: Any) -> str:
    """A field's value as a browser sends it."""
    return str(field._value() if hasattr(field, "_value") else field.data or "")

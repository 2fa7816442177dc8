"""Caseload and the smaller steps of a case."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.accounts.models import User
from portal.cases import services
from portal.cases.caseload import caseload, read_filters
from portal.cases.forms import (
    BY_HAND,
    AnswerForm,
    AssignForm,
    AttachmentForm,
    CloseForm,
    ClosingProposalForm,
    NoteForm,
    TaskForm,
)
from portal.cases.models import Case, Task, TaskKind
from portal.cases.queries import first_tasks, get_attachment, get_case, get_task, require_on
from portal.cases.states import CloseReason
from portal.cases.wording import (
    STATUS,
    family_name,
    journey,
    place_in_words,
    place_line,
    status_label,
    status_tone,
    task_in_words,
)
from portal.extensions import db
from portal.files.forms import keep_files
from portal.files.responses import file_response
from portal.files.services import read_file, store_file
from portal.permissions import Permission, Reach, reach
from portal.regions.queries import districts
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.forms import PortalForm, VersionedForm
from portal.web.pagination import Sort, paginate
from portal.web.saving import refused, save_or_choose
from portal.workflow import claim_version

blueprint = Blueprint("cases", __name__, url_prefix="/kasus")


@blueprint.app_context_processor
def _words() -> dict[str, Callable[..., object]]:
    return {
        "case_status": status_label,
        "case_tone": status_tone,
        "case_journey": journey,
        "case_place": place_line,
        "case_place_in_words": place_in_words,
        "task_in_words": task_in_words,
        "case_family": family_name,
    }


@blueprint.get("/")
@guard(Permission.CASE_SEE)
def index() -> ResponseReturnValue:
    """The caseload: mine or my kecamatan's, what is due first."""
    actor = current_actor()
    filters = read_filters(actor, request.args)
    page = paginate(
        db.session(),
        caseload(actor, filters),
        Sort(Case.next_due_on, nullable=True),
        Sort(Case.id),
        cursor=request.args.get("after"),
    )
    return render_page(
        "cases/caseload.html",
        block="list",
        page=page,
        first_tasks=first_tasks(page.items),
        filters=filters,
        stages=[(status.value, str(label).lower()) for status, label in STATUS.items()],
        districts=[(region.code, region.name) for region in districts(actor)],
        sees_others=reach(actor, Permission.CASE_SEE) is not Reach.OWN,
    )


@blueprint.route("/<int:case_id>/pendamping", methods=["GET", "POST"])
@guard(Permission.CASE_MANAGE)
def assign(case_id: int) -> ResponseReturnValue:
    """Give the case to a caseworker."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, Permission.CASE_MANAGE, case)
    form = AssignForm(data=_held_by(case))
    offered = services.caseworkers_for(case.household)
    form.caseworker.choices = [(person.id, person.name) for person in offered]
    if case.caseworker_id is None:
        form.caseworker.choices.insert(0, (0, gettext("Pilih pendamping")))

    def act() -> None:
        claim_version(case, form.read_at)
        services.assign(actor, case, caseworker=db.session.get_one(User, form.caseworker.data))

    return _change(case, form, act, stored=_held_by, title=gettext("Tetapkan pendamping"))


@blueprint.route("/<int:case_id>/catatan", methods=["GET", "POST"])
@guard(Permission.CASE_WORK)
def add_note(case_id: int) -> ResponseReturnValue:
    """Write a remark."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, Permission.CASE_WORK, case)
    form = NoteForm()

    def act() -> None:
        services.add_note(actor, get_case(actor, case_id), text=form.text.data or "")

    return _step(case, form, act, title=gettext("Tulis catatan"))


@blueprint.route("/<int:case_id>/tugas", methods=["GET", "POST"])
@guard(Permission.CASE_WORK)
def add_task(case_id: int) -> ResponseReturnValue:
    """Put something on the list of what is due."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, Permission.CASE_WORK, case)
    form = TaskForm()

    def act() -> None:
        services.add_task(
            actor,
            get_case(actor, case_id),
            kind=TaskKind.TODO,
            title=form.title.data or "",
            due_on=form.due_on.data,
        )

    return _step(case, form, act, title=gettext("Tambah tugas"))


@blueprint.post("/<int:case_id>/tugas/<int:task_id>/selesai")
@guard(Permission.CASE_WORK)
def finish_task(case_id: int, task_id: int) -> ResponseReturnValue:
    """Tick a task off."""
    actor = current_actor()
    with transaction():
        case = get_case(actor, case_id)
        require_on(actor, Permission.CASE_WORK, case)
        task: Task = get_task(case, task_id)
        services.finish_task(actor, case, task)
    flash(gettext("Tugas selesai."), "done")
    return go_to(_page(case_id))


@blueprint.route("/<int:case_id>/lampiran", methods=["GET", "POST"])
@guard(Permission.CASE_WORK)
def add_attachment(case_id: int) -> ResponseReturnValue:
    """Attach a photo or a paper. It is checked and cleaned before anything is written."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, Permission.CASE_WORK, case)
    form = AttachmentForm(actor)

    def act() -> None:
        name, content_type, data = form.file.take()
        services.add_attachment(
            actor,
            get_case(actor, case_id),
            file=store_file(actor, name=name, content_type=content_type, data=data),
            caption=form.caption.data or "",
            consent=bool(form.consent.data),
        )

    return _step(case, form, act, title=gettext("Tambah lampiran"))


@blueprint.get("/<int:case_id>/lampiran/<int:attachment_id>")
@guard(Permission.CASE_SEE)
def attachment(case_id: int, attachment_id: int) -> ResponseReturnValue:
    """Download an attachment."""
    case = get_case(current_actor(), case_id)
    found = get_attachment(case, attachment_id)
    return file_response(found.file, read_file(found.file))


@blueprint.route("/<int:case_id>/usul-tutup", methods=["GET", "POST"])
@guard(Permission.CASE_CLOSE_PROPOSE)
def propose_closing(case_id: int) -> ResponseReturnValue:
    """Ask the supervisor to close the case."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, Permission.CASE_CLOSE_PROPOSE, case)
    form = ClosingProposalForm(data=_proposed_for(case))

    def act() -> None:
        claim_version(case, form.read_at)
        services.propose_closing(
            actor, case, reason=CloseReason(form.reason.data), note=form.note.data or ""
        )

    return _change(case, form, act, stored=_proposed_for, title=gettext("Usulkan penutupan kasus"))


@blueprint.route("/<int:case_id>/tutup", methods=["GET", "POST"])
@guard(Permission.CASE_CLOSE)
def close(case_id: int) -> ResponseReturnValue:
    """Close the case with a reason."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, Permission.CASE_CLOSE, case)
    form = CloseForm(
        reason=case.close_proposed.value if case.close_proposed else None,
        note=case.close_proposal_note,
    )

    def act() -> None:
        services.close_case(
            actor,
            get_case(actor, case_id),
            reason=CloseReason(form.reason.data),
            note=form.note.data or "",
        )

    return _step(case, form, act, title=gettext("Tutup kasus"))


@blueprint.route("/<int:case_id>/tolak-tutup", methods=["GET", "POST"])
@guard(Permission.CASE_CLOSE)
def decline_closing(case_id: int) -> ResponseReturnValue:
    """Answer a proposal to close: the case goes on."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, Permission.CASE_CLOSE, case)
    form = AnswerForm()

    def act() -> None:
        services.decline_closing(actor, get_case(actor, case_id), note=form.note.data or "")

    return _step(case, form, act, title=gettext("Lanjutkan kasus"))


def _step(
    case: Case,
    form: PortalForm,
    act: Callable[[], None],
    *,
    title: str,
) -> ResponseReturnValue:
    """Show a small form, or run ``act`` as one transaction and lead back to the case."""
    if form.validate_on_submit() and refused(form, act) is None:
        flash(gettext("Tersimpan."), "done")
        return go_to(_page(case.id))
    keep_files(form)
    return render_page("cases/step.html", form=form, case=case, title=title)


def _change(
    case: Case,
    form: VersionedForm,
    act: Callable[[], None],
    *,
    stored: Callable[[Case], Mapping[str, Any]],
    title: str,
) -> ResponseReturnValue:
    """Like :func:`_step`, for what two people may change at once: the second one chooses."""
    answer = save_or_choose(
        form,
        act,
        stored=lambda: stored(case),
        title=title,
        done=gettext("Tersimpan."),
        back_url=_page(case.id),
    )
    return answer or render_page("cases/step.html", form=form, case=case, title=title)


def _held_by(case: Case) -> Mapping[str, Any]:
    return {"version": case.version, "caseworker": case.caseworker_id}


def _proposed_for(case: Case) -> Mapping[str, Any]:
    by_hand = case.close_proposed in BY_HAND
    reason = case.close_proposed.value if case.close_proposed and by_hand else None
    return {"version": case.version, "reason": reason, "note": case.close_proposal_note}


def _page(case_id: int) -> str:
    return url_for("case_file.show", case_id=case_id)

"""Small steps of a case: caseworker, notes, tasks, attachments."""

from collections.abc import Mapping
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases import services
from portal.casework.cases.forms import AssignForm, AttachmentForm, CaseNoteForm, TaskForm
from portal.casework.cases.models import Case, Task, TaskKind
from portal.casework.cases.permissions import CASE_MANAGE, CASE_SEE, CASE_WORK
from portal.casework.cases.queries import get_attachment, get_case, get_task, require_on
from portal.casework.cases.step_page import page_of, take_or_choose, take_step
from portal.casework.cases.views.blueprint import blueprint
from portal.casework.cases.wording import task_title
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.accounts.models import User
from portal.platform.files.services import read_file, store_file
from portal.platform.files.views import file_response
from portal.platform.web import go_to
from portal.platform.web.fields import choices_of
from portal.platform.workflow import claim_version


@blueprint.route("/<int:case_id>/pendamping", methods=["GET", "POST"])
@guard(CASE_MANAGE)
def assign(case_id: int) -> ResponseReturnValue:
    """Assign the case to a caseworker."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, CASE_MANAGE, case)
    form = AssignForm(data=_held_by(case))
    offered = {person.id: person.name for person in services.caseworkers_for(case.household)}
    form.caseworker.choices = choices_of({"": gettext("Pilih pendamping")} | offered)

    def act() -> None:
        claim_version(case, form.read_at)
        services.assign(actor, case, caseworker=db.session.get_one(User, form.caseworker.data))

    return take_or_choose(
        case,
        form,
        act,
        stored=_held_by,
        title=gettext("Tetapkan pendamping"),
        done=gettext(
            "%(name)s kini mendampingi keluarga ini.",
            name=offered.get(form.caseworker.data),
        ),
    )


@blueprint.route("/<int:case_id>/catatan", methods=["GET", "POST"])
@guard(CASE_WORK)
def add_note(case_id: int) -> ResponseReturnValue:
    """Add a note."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, CASE_WORK, case)
    form = CaseNoteForm()

    def act() -> None:
        services.add_note(actor, get_case(actor, case_id), text=form.text.data or "")

    return take_step(
        case, form, act, title=gettext("Tulis catatan"), done=gettext("Catatan disimpan.")
    )


@blueprint.route("/<int:case_id>/tugas", methods=["GET", "POST"])
@guard(CASE_WORK)
def add_task(case_id: int) -> ResponseReturnValue:
    """Add a task."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, CASE_WORK, case)
    form = TaskForm()

    def act() -> None:
        services.add_task(
            actor,
            get_case(actor, case_id),
            kind=TaskKind.TODO,
            title=form.title.data or "",
            due_on=form.due_on.data,
        )

    return take_step(
        case, form, act, title=gettext("Tambah tugas"), done=gettext("Tugas ditambahkan.")
    )


@blueprint.post("/<int:case_id>/tugas/<int:task_id>/selesai")
@guard(CASE_WORK)
def finish_task(case_id: int, task_id: int) -> ResponseReturnValue:
    """Finish a task."""
    actor = current_actor()
    with transaction():
        case = get_case(actor, case_id)
        require_on(actor, CASE_WORK, case)
        task: Task = get_task(case, task_id)
        services.finish_task(actor, case, task)
        title = task_title(task)
    flash(gettext("Tugas selesai: %(title)s.", title=title), "done")
    return go_to(page_of(case_id))


@blueprint.route("/<int:case_id>/lampiran", methods=["GET", "POST"])
@guard(CASE_WORK)
def add_attachment(case_id: int) -> ResponseReturnValue:
    """Attach a photo or document. It is checked and cleaned before the transaction."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, CASE_WORK, case)
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

    return take_step(
        case, form, act, title=gettext("Tambah lampiran"), done=gettext("Lampiran disimpan.")
    )


@blueprint.get("/<int:case_id>/lampiran/<int:attachment_id>")
@guard(CASE_SEE)
def attachment(case_id: int, attachment_id: int) -> ResponseReturnValue:
    """Download an attachment."""
    case = get_case(current_actor(), case_id)
    found = get_attachment(case, attachment_id)
    return file_response(found.file, read_file(found.file))


def _held_by(case: Case) -> Mapping[str, Any]:
    return {"version": case.version, "caseworker": case.caseworker_id}

"""Pages of visits and graduation."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.cases.queries import get_case, may, require_on
from portal.clock import today
from portal.errors import InvalidInput
from portal.follow_ups import graduation, services
from portal.follow_ups.forms import GraduateForm, MissForm, PlanForm, VisitForm
from portal.follow_ups.models import Outcome, Visit
from portal.follow_ups.queries import get_visit, has_tool, visits_of
from portal.follow_ups.services import Findings
from portal.follow_ups.states import VisitStatus
from portal.follow_ups.wording import OUTCOME, STATUS
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import go_to, render_page

blueprint = Blueprint("follow_ups", __name__, url_prefix="/pendampingan")


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"visit_outcome": OUTCOME, "visit_status": STATUS}


@blueprint.get("/kunjungan/<int:visit_id>")
@guard(Permission.CASE_SEE)
def show(visit_id: int) -> ResponseReturnValue:
    """One visit: what was found, or when it is due."""
    actor = current_actor()
    visit = get_visit(actor, visit_id)
    works = may(actor, Permission.CASE_WORK, visit.case)
    return render_page(
        "follow_ups/show.html",
        visit=visit,
        case=visit.case,
        may_record=works and visit.status is VisitStatus.PLANNED,
    )


@blueprint.route("/kunjungan/<int:visit_id>/catat", methods=["GET", "POST"])
@guard(Permission.CASE_WORK)
def record(visit_id: int) -> ResponseReturnValue:
    """Record what a visit found."""
    actor = current_actor()
    visit = _planned(visit_id)
    form = VisitForm(visited_on=today(), household_size=len(visit.case.household.living) or 1)
    if not has_tool(visit.case_id):
        del form.tool_in_use
        del form.tool_note
    if form.validate_on_submit():
        try:
            with transaction():
                services.record_visit(actor, get_visit(actor, visit_id), findings=_findings(form))
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Kunjungan dicatat."), "done")
            return go_to(url_for("case_file.show", case_id=visit.case_id))
    return render_page("follow_ups/record.html", form=form, visit=visit, case=visit.case)


@blueprint.route("/kunjungan/<int:visit_id>/tidak-terlaksana", methods=["GET", "POST"])
@guard(Permission.CASE_WORK)
def miss(visit_id: int) -> ResponseReturnValue:
    """Nobody was met: plan the visit anew."""
    actor = current_actor()
    visit = _planned(visit_id)
    form = MissForm()
    if form.validate_on_submit() and form.again_on.data is not None:
        try:
            with transaction():
                services.miss_visit(
                    actor,
                    get_visit(actor, visit_id),
                    note=form.note.data or "",
                    again_on=form.again_on.data,
                )
        except InvalidInput as error:
            form.accept(
                InvalidInput(str(error.message), field="again_on")
                if error.field == "planned_on"
                else error
            )
        else:
            flash(gettext("Kunjungan direncanakan lagi."), "done")
            return go_to(url_for("case_file.show", case_id=visit.case_id))
    title = gettext("Kunjungan tidak terlaksana")
    return render_page("cases/step.html", form=form, case=visit.case, title=title)


@blueprint.route("/kunjungan/<int:visit_id>/pindah", methods=["GET", "POST"])
@guard(Permission.CASE_WORK)
def move(visit_id: int) -> ResponseReturnValue:
    """Plan a visit for another day."""
    actor = current_actor()
    visit = _planned(visit_id)
    form = PlanForm(planned_on=visit.planned_on)
    if form.validate_on_submit() and form.planned_on.data is not None:
        try:
            with transaction():
                services.move_visit(actor, get_visit(actor, visit_id), on=form.planned_on.data)
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Hari kunjungan diganti."), "done")
            return go_to(url_for("case_file.show", case_id=visit.case_id))
    title = gettext("Ganti hari kunjungan")
    return render_page("cases/step.html", form=form, case=visit.case, title=title)


@blueprint.route("/kasus/<int:case_id>/rencana", methods=["GET", "POST"])
@guard(Permission.CASE_WORK)
def plan(case_id: int) -> ResponseReturnValue:
    """Plan one more visit."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, Permission.CASE_WORK, case)
    form = PlanForm()
    if form.validate_on_submit() and form.planned_on.data is not None:
        try:
            with transaction():
                services.plan_visit(actor, get_case(actor, case_id), on=form.planned_on.data)
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Kunjungan direncanakan."), "done")
            return go_to(url_for("case_file.show", case_id=case_id))
    return render_page(
        "cases/step.html", form=form, case=case, title=gettext("Rencanakan kunjungan")
    )


@blueprint.route("/kasus/<int:case_id>/graduasi", methods=["GET", "POST"])
@guard(Permission.CASE_CLOSE)
def graduate(case_id: int) -> ResponseReturnValue:
    """Agree that the household stands on its own."""
    actor = current_actor()
    get_case(actor, case_id)
    form = GraduateForm()
    if form.validate_on_submit():
        try:
            with transaction():
                graduation.graduate(actor, get_case(actor, case_id), note=form.note.data or "")
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Keluarga ini graduasi. Terima kasih atas pendampingannya."), "done")
            return go_to(url_for("case_file.show", case_id=case_id))
    return render_page(
        "follow_ups/graduate.html",
        form=form,
        case=get_case(actor, case_id),
        title=gettext("Graduasikan keluarga ini"),
        conditions=graduation.conditions(visits_of(case_id)),
    )


@blueprint.route("/kasus/<int:case_id>/usul-graduasi", methods=["GET", "POST"])
@guard(Permission.CASE_CLOSE_PROPOSE)
def propose_graduation(case_id: int) -> ResponseReturnValue:
    """Ask the supervisor to agree."""
    actor = current_actor()
    require_on(actor, Permission.CASE_CLOSE_PROPOSE, get_case(actor, case_id))
    form = GraduateForm()
    if form.validate_on_submit():
        try:
            with transaction():
                graduation.propose_graduation(
                    actor, get_case(actor, case_id), note=form.note.data or ""
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Usulan graduasi dikirim kepada penyelia."), "done")
            return go_to(url_for("case_file.show", case_id=case_id))
    return render_page(
        "follow_ups/graduate.html",
        form=form,
        case=get_case(actor, case_id),
        title=gettext("Usulkan graduasi"),
        conditions=graduation.conditions(visits_of(case_id)),
    )


def _planned(visit_id: int) -> Visit:
    """A visit still to be made, which the person may record."""
    actor = current_actor()
    visit = get_visit(actor, visit_id)
    require_on(actor, Permission.CASE_WORK, visit.case)
    return visit


def _findings(form: VisitForm) -> Findings:
    tool = form.tool_in_use.data if "tool_in_use" in form else None
    return Findings(
        visited_on=form.visited_on.data or today(),
        outcome=Outcome(form.outcome.data),
        household_size=form.household_size.data or 0,
        monthly_income=form.monthly_income.data or 0,
        monthly_spending=form.monthly_spending.data or 0,
        tool_in_use=None if tool is None else tool == "yes",
        tool_note=(form.tool_note.data or "") if "tool_note" in form else "",
        note=form.note.data or "",
    )

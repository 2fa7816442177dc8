"""Pages of visits and graduation."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.cases.permissions import CASE_CLOSE, CASE_CLOSE_PROPOSE, CASE_SEE, CASE_WORK
from portal.casework.cases.queries import get_case, may, require_on
from portal.casework.cases.step_page import page_of, take_step
from portal.casework.follow_ups import services
from portal.casework.follow_ups.forms import GraduateForm, MissForm, PlanForm, VisitForm
from portal.casework.follow_ups.models import Visit, VisitOutcome
from portal.casework.follow_ups.queries import get_visit, has_tool, visits_of
from portal.casework.follow_ups.services import VisitFindings
from portal.casework.follow_ups.states import VisitStatus
from portal.casework.follow_ups.wording import (
    OUTCOME,
    STATUS,
    TOOL_IN_USE,
    condition_badge,
    visit_badge,
)
from portal.core.clock import today
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.web import render_page

blueprint = Blueprint("follow_ups", __name__, url_prefix="/pendampingan")


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {
        "condition_badge": condition_badge,
        "tool_in_use": TOOL_IN_USE,
        "visit_badge": visit_badge,
        "visit_outcome": OUTCOME,
        "visit_status": STATUS,
    }


@blueprint.get("/kunjungan/<int:visit_id>")
@guard(CASE_SEE)
def show(visit_id: int) -> ResponseReturnValue:
    """Show one visit: its findings, or when it is due."""
    actor = current_actor()
    visit = get_visit(actor, visit_id)
    works = may(actor, CASE_WORK, visit.case)
    return render_page(
        "follow_ups/show.html",
        visit=visit,
        case=visit.case,
        may_record=works and visit.status is VisitStatus.PLANNED,
    )


@blueprint.route("/kunjungan/<int:visit_id>/catat", methods=["GET", "POST"])
@guard(CASE_WORK)
def record(visit_id: int) -> ResponseReturnValue:
    """Record the findings of a visit."""
    actor = current_actor()
    visit = _planned(visit_id)
    form = VisitForm(visited_on=today(), household_size=len(visit.case.household.living) or 1)
    if not has_tool(visit.case_id):
        del form.tool_in_use
        del form.tool_note
    answer = save(
        form,
        lambda: services.record_visit(actor, get_visit(actor, visit_id), findings=_findings(form)),
        to=page_of(visit.case_id),
        done=gettext("Kunjungan dicatat."),
    )
    return answer or render_page("follow_ups/record.html", form=form, visit=visit, case=visit.case)


@blueprint.route("/kunjungan/<int:visit_id>/tidak-terlaksana", methods=["GET", "POST"])
@guard(CASE_WORK)
def miss(visit_id: int) -> ResponseReturnValue:
    """Record that nobody was met, and plan another visit."""
    actor = current_actor()
    visit = _planned(visit_id)
    form = MissForm()
    return take_step(
        visit.case,
        form,
        lambda: services.miss_visit(
            actor,
            get_visit(actor, visit_id),
            note=form.note.data or "",
            again_on=form.again_on.data or today(),
        ),
        title=gettext("Kunjungan tidak terlaksana"),
        done=gettext("Kunjungan direncanakan lagi."),
    )


@blueprint.route("/kunjungan/<int:visit_id>/pindah", methods=["GET", "POST"])
@guard(CASE_WORK)
def move(visit_id: int) -> ResponseReturnValue:
    """Move a visit to another day."""
    actor = current_actor()
    visit = _planned(visit_id)
    form = PlanForm(planned_on=visit.planned_on)
    return take_step(
        visit.case,
        form,
        lambda: services.move_visit(
            actor, get_visit(actor, visit_id), on=form.planned_on.data or today()
        ),
        title=gettext("Ganti hari kunjungan"),
        done=gettext("Hari kunjungan diganti."),
    )


@blueprint.route("/kasus/<int:case_id>/rencana", methods=["GET", "POST"])
@guard(CASE_WORK)
def plan(case_id: int) -> ResponseReturnValue:
    """Plan one more visit."""
    actor = current_actor()
    case = get_case(actor, case_id)
    require_on(actor, CASE_WORK, case)
    form = PlanForm()
    return take_step(
        case,
        form,
        lambda: services.plan_visit(
            actor, get_case(actor, case_id), on=form.planned_on.data or today()
        ),
        title=gettext("Rencanakan kunjungan"),
        done=gettext("Kunjungan direncanakan."),
    )


@blueprint.route("/kasus/<int:case_id>/graduasi", methods=["GET", "POST"])
@guard(CASE_CLOSE)
def graduate(case_id: int) -> ResponseReturnValue:
    """Confirm the graduation of the household."""
    actor = current_actor()
    get_case(actor, case_id)
    form = GraduateForm()
    answer = save(
        form,
        lambda: services.graduate(actor, get_case(actor, case_id), note=form.note.data or ""),
        to=page_of(case_id),
        done=gettext("Keluarga ini graduasi. Terima kasih atas pendampingannya."),
    )
    return answer or _graduation_page(case_id, form, title=gettext("Graduasikan keluarga ini"))


@blueprint.route("/kasus/<int:case_id>/usul-graduasi", methods=["GET", "POST"])
@guard(CASE_CLOSE_PROPOSE)
def propose_graduation(case_id: int) -> ResponseReturnValue:
    """Propose graduation to the supervisor."""
    actor = current_actor()
    require_on(actor, CASE_CLOSE_PROPOSE, get_case(actor, case_id))
    form = GraduateForm()
    answer = save(
        form,
        lambda: services.propose_graduation(
            actor, get_case(actor, case_id), note=form.note.data or ""
        ),
        to=page_of(case_id),
        done=gettext("Usulan graduasi dikirim kepada penyelia."),
    )
    return answer or _graduation_page(case_id, form, title=gettext("Usulkan graduasi"))


def _graduation_page(case_id: int, form: GraduateForm, *, title: str) -> ResponseReturnValue:
    return render_page(
        "follow_ups/graduate.html",
        form=form,
        case=get_case(current_actor(), case_id),
        title=title,
        conditions=services.graduation_conditions(visits_of(case_id)),
    )


def _planned(visit_id: int) -> Visit:
    """Return a visit that is still planned and that the actor may record."""
    actor = current_actor()
    visit = get_visit(actor, visit_id)
    require_on(actor, CASE_WORK, visit.case)
    return visit


def _findings(form: VisitForm) -> VisitFindings:
    tool = form.tool_in_use.data if "tool_in_use" in form else None
    return VisitFindings(
        visited_on=form.visited_on.data or today(),
        outcome=VisitOutcome(form.outcome.data),
        household_size=form.household_size.data or 0,
        monthly_income=form.monthly_income.data or 0,
        monthly_spending=form.monthly_spending.data or 0,
        tool_in_use=None if tool is None else tool == "yes",
        tool_note=(form.tool_note.data or "") if "tool_note" in form else "",
        note=form.note.data or "",
    )

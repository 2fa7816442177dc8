"""Plan visits at the handover, record how the household fares."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from portal import audit
from portal.cases import services as cases
from portal.cases.models import Case, TaskKind
from portal.cases.notifications import notify
from portal.cases.queries import require_on
from portal.cases.states import Action as CaseAction
from portal.cases.states import Status as CaseStatus
from portal.clock import to_wib, today, utc_now
from portal.errors import InvalidInput, InvalidTransition
from portal.extensions import db
from portal.follow_ups.models import Outcome, Visit
from portal.follow_ups.queries import planned_visits
from portal.follow_ups.settings import VISIT_DAYS
from portal.follow_ups.states import TRANSITIONS, VisitAction, VisitStatus
from portal.handovers.models import Handover
from portal.messages.steps import Step
from portal.permissions import Actor, Permission
from portal.settings import value_of
from portal.workflow import apply_transition

LARGEST_MONTHLY = 1_000_000_000


@dataclass(frozen=True)
class Findings:
    """What a visit found. Money is rupiah a month for the whole household."""

    visited_on: date
    outcome: Outcome
    household_size: int
    monthly_income: int
    monthly_spending: int
    tool_in_use: bool | None = None
    tool_note: str = ""
    note: str = ""


def plan_visits(actor: Actor, handover: Handover) -> None:
    """Plan the visits that follow a handover; called in its own transaction."""
    start = to_wib(handover.handed_at).date()
    for days in value_of(VISIT_DAYS):
        _plan(actor, handover.case, on=start + timedelta(days=days), handover=handover)


def plan_visit(actor: Actor, case: Case, *, on: date) -> Visit:
    """Plan one more visit, and tell the household."""
    require_on(actor, Permission.CASE_WORK, case)
    if case.status is CaseStatus.CLOSED:
        raise InvalidTransition
    if on < today():
        raise InvalidInput(gettext("Pilih hari ini atau hari mendatang."), field="planned_on")
    visit = _plan(actor, case, on=on)
    announce_visit(actor, visit)
    return visit


def announce_visit(actor: Actor, visit: Visit) -> None:
    """Tell the household of a planned visit; once for each day it is planned on."""
    visit.announced_for = visit.planned_on
    notify(
        actor,
        visit.case,
        step=Step.VISIT_PLANNED,
        occasion=f"visit:{visit.id}:{visit.planned_on}",
        values={"when": visit.planned_on},
    )


def move_visit(actor: Actor, visit: Visit, *, on: date) -> None:
    """Plan a visit for another day."""
    require_on(actor, Permission.CASE_WORK, visit.case)
    if visit.status is not VisitStatus.PLANNED:
        raise InvalidTransition
    if on < today():
        raise InvalidInput(gettext("Pilih hari ini atau hari mendatang."), field="planned_on")
    before, visit.planned_on = visit.planned_on, on
    visit.version += 1
    if visit.task is not None:
        cases.reschedule_task(actor, visit.case, visit.task, due_on=on)
    _record(actor, "visits.move", visit, before=before, planned_on=on)
    announce_visit(actor, visit)


def record_visit(actor: Actor, visit: Visit, *, findings: Findings) -> None:
    """Record what a visit found. The first one after a handover brings the case into follow-up."""
    case = visit.case
    require_on(actor, Permission.CASE_WORK, case)
    _check(findings)
    _transition(
        actor,
        visit,
        VisitAction.RECORD,
        visited_on=findings.visited_on,
        outcome=findings.outcome,
        household_size=findings.household_size,
        monthly_income=findings.monthly_income,
        monthly_spending=findings.monthly_spending,
        tool_in_use=findings.tool_in_use,
        tool_note=findings.tool_note,
        note=findings.note,
        recorded_by_id=actor.actor_id,
        recorded_at=utc_now(),
    )
    _finish_task(actor, visit)
    if case.status is CaseStatus.HANDED_OVER:
        cases.advance(actor, case, CaseAction.FOLLOW)


def miss_visit(actor: Actor, visit: Visit, *, note: str, again_on: date) -> Visit:
    """Nobody was met: note why, and plan the visit anew."""
    require_on(actor, Permission.CASE_WORK, visit.case)
    _transition(
        actor,
        visit,
        VisitAction.MISS,
        note=note,
        recorded_by_id=actor.actor_id,
        recorded_at=utc_now(),
    )
    _finish_task(actor, visit)
    return plan_visit(actor, visit.case, on=again_on)


def cancel_visits(actor: Actor, handover: Handover) -> None:
    """The handover was voided: the visits still planned because of it fall away."""
    for visit in planned_visits(Visit.handover_id == handover.id):
        _cancel(actor, visit)


def cancel_remaining(actor: Actor, case: Case) -> None:
    """The case is closed: nobody is visited for it any more."""
    for visit in planned_visits(Visit.case_id == case.id):
        _cancel(actor, visit)


def resume_visits(actor: Actor, case: Case, task_ids: Collection[int]) -> None:
    """The case is open again: visits that ended with it, by their tasks, are still to be made."""
    ended = Visit.task_id.in_(task_ids)
    for visit in db.session.scalars(
        select(Visit).where(Visit.case_id == case.id, ended, Visit.status == VisitStatus.CANCELLED)
    ).all():
        _transition(actor, visit, VisitAction.RESUME)


def _plan(actor: Actor, case: Case, *, on: date, handover: Handover | None = None) -> Visit:
    task = cases.add_task(
        actor, case, kind=TaskKind.VISIT, title=gettext("Kunjungan pendampingan"), due_on=on
    )
    visit = Visit(
        case=case, handover_id=handover.id if handover else None, task=task, planned_on=on
    )
    db.session.add(visit)
    db.session.flush()
    _record(actor, "visits.plan", visit, planned_on=on)
    return visit


def _check(findings: Findings) -> None:
    if findings.visited_on > today():
        raise InvalidInput(gettext("Tanggal kunjungan belum tiba."), field="visited_on")
    if not 1 <= findings.household_size <= 30:
        raise InvalidInput(gettext("Isi antara 1 dan 30 orang."), field="household_size")
    for field in ("monthly_income", "monthly_spending"):
        if not 0 <= getattr(findings, field) <= LARGEST_MONTHLY:
            raise InvalidInput(gettext("Periksa jumlah rupiah ini."), field=field)


def _cancel(actor: Actor, visit: Visit) -> None:
    _transition(actor, visit, VisitAction.CANCEL)
    _finish_task(actor, visit)


def _finish_task(actor: Actor, visit: Visit) -> None:
    if visit.task is not None and visit.task.done_at is None:
        cases.finish_task(actor, visit.case, visit.task)


def _transition(actor: Actor, visit: Visit, action: VisitAction, **values: Any) -> None:
    apply_transition(
        visit,
        action,
        actor,
        TRANSITIONS,
        case_id=visit.case_id,
        district_code=visit.case.household.district_code,
        **values,
    )


def _record(actor: Actor, action: str, visit: Visit, **values: Any) -> None:
    audit.record(
        actor,
        action,
        visit,
        case_id=visit.case_id,
        district_code=visit.case.household.district_code,
        **values,
    )

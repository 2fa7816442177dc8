"""Plan, move, record and cancel visits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case, TaskKind
from portal.casework.cases.permissions import CASE_WORK
from portal.casework.cases.queries import require_on
from portal.casework.cases.services import notify, withdraw_notices
from portal.casework.cases.states import Action as CaseAction
from portal.casework.cases.states import Status as CaseStatus
from portal.casework.follow_ups.models import Visit, VisitOutcome
from portal.casework.follow_ups.queries import planned_visits
from portal.casework.follow_ups.settings import VISIT_DAYS
from portal.casework.follow_ups.states import TRANSITIONS, VisitAction, VisitStatus
from portal.casework.handovers.models import Handover
from portal.core.clock import to_local, today, utc_now
from portal.core.errors import InvalidInput, InvalidTransition
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.platform import audit
from portal.platform.messages.steps import Change, Step
from portal.platform.permissions import Actor
from portal.platform.settings import value_of
from portal.platform.workflow import apply_transition

LARGEST_MONTHLY = 1_000_000_000


@dataclass(frozen=True)
class VisitFindings:
    """Findings of a visit. Amounts are rupiah a month for the whole household."""

    visited_on: date
    outcome: VisitOutcome
    household_size: int
    monthly_income: int
    monthly_spending: int
    tool_in_use: bool | None = None
    tool_note: str = ""
    note: str = ""


def plan_visits(actor: Actor, handover: Handover) -> None:
    """Plan the visits after a handover, in its transaction."""
    start = to_local(handover.handed_at).date()
    for days in value_of(VISIT_DAYS):
        _plan(actor, handover.case, on=start + timedelta(days=days), handover=handover)


def plan_visit(actor: Actor, case: Case, *, on: date) -> Visit:
    """Plan one more visit and notify the household."""
    require_on(actor, CASE_WORK, case)
    if case.status is CaseStatus.CLOSED:
        raise InvalidTransition
    if on < today():
        raise InvalidInput(gettext("Pilih hari ini atau hari mendatang."), field="planned_on")
    visit = _plan(actor, case, on=on)
    announce_visit(actor, visit)
    return visit


def announce_visit(actor: Actor, visit: Visit) -> None:
    """Notify the household of a planned visit, once per planned day."""
    visit.announced_for = visit.planned_on
    notify(
        actor,
        visit.case,
        step=Step.VISIT_PLANNED,
        occasion=f"visit:{visit.id}:{visit.planned_on}:{visit.version}",
        values={"when": visit.planned_on},
    )


def move_visit(actor: Actor, visit: Visit, *, on: date) -> None:
    """Move a visit to another day."""
    require_on(actor, CASE_WORK, visit.case)
    if visit.status is not VisitStatus.PLANNED:
        raise InvalidTransition
    if on < today():
        raise InvalidInput(gettext("Pilih hari ini atau hari mendatang."), field="planned_on")
    _withdraw_notice(actor, visit, kept("Hari kunjungannya pindah sebelum pesan ini dikirim."))
    before, visit.planned_on = visit.planned_on, on
    visit.version += 1
    if visit.task is not None:
        cases.reschedule_task(actor, visit.case, visit.task, due_on=on)
    audit.record(actor, "visits.move", visit, before=before, planned_on=on)
    announce_visit(actor, visit)


def record_visit(actor: Actor, visit: Visit, *, findings: VisitFindings) -> None:
    """Record the findings. The first visit after a handover moves the case to follow-up."""
    case = visit.case
    require_on(actor, CASE_WORK, case)
    _check(findings, case)
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
    _withdraw_notice(actor, visit, kept("Keluarga sudah dikunjungi sebelum pesan ini dikirim."))
    _finish_task(actor, visit)
    if case.status is CaseStatus.HANDED_OVER:
        cases.advance(actor, case, CaseAction.FOLLOW)


def miss_visit(actor: Actor, visit: Visit, *, note: str, again_on: date) -> Visit:
    """Record that no visit took place, and plan another one."""
    require_on(actor, CASE_WORK, visit.case)
    _transition(
        actor,
        visit,
        VisitAction.MISS,
        note=note,
        recorded_by_id=actor.actor_id,
        recorded_at=utc_now(),
    )
    _withdraw_notice(actor, visit, kept("Kunjungannya batal sebelum pesan ini dikirim."))
    _finish_task(actor, visit)
    return plan_visit(actor, visit.case, on=again_on)


def cancel_visits_of_handover(actor: Actor, handover: Handover) -> None:
    """Cancel the visits planned after a handover that was voided."""
    for visit in planned_visits(Visit.handover_id == handover.id):
        _cancel(actor, visit)


def cancel_visits_of_case(actor: Actor, case: Case) -> None:
    """Cancel the planned visits of a closed case."""
    for visit in planned_visits(Visit.case_id == case.id):
        _cancel(actor, visit)


def resume_visits_of_case(actor: Actor, case: Case, task_ids: Collection[int]) -> None:
    """Plan again the visits, given by their tasks, that were cancelled when the case was closed."""
    ended = Visit.task_id.in_(task_ids)
    for visit in db.session.scalars(
        select(Visit).where(Visit.case_id == case.id, ended, Visit.status == VisitStatus.CANCELLED)
    ).all():
        _transition(actor, visit, VisitAction.RESUME)
        # The earlier SMS may have been withdrawn: a new occasion allows another one.
        visit.announced_for, visit.version = None, visit.version + 1


def _plan(actor: Actor, case: Case, *, on: date, handover: Handover | None = None) -> Visit:
    task = cases.add_task(
        actor, case, kind=TaskKind.VISIT, title=kept("Kunjungan pendampingan"), due_on=on
    )
    visit = Visit(
        case=case, handover_id=handover.id if handover else None, task=task, planned_on=on
    )
    db.session.add(visit)
    db.session.flush()
    audit.record(actor, "visits.plan", visit, planned_on=on)
    return visit


def _check(findings: VisitFindings, case: Case) -> None:
    if findings.visited_on > today():
        raise InvalidInput(gettext("Tanggal kunjungan belum tiba."), field="visited_on")
    opened_on = to_local(case.opened_at).date()
    if findings.visited_on < opened_on:
        message = gettext("Kasus ini baru dibuka pada %(day)s.", day=f"{opened_on:%d-%m-%Y}")
        raise InvalidInput(message, field="visited_on")
    if not 1 <= findings.household_size <= 30:
        raise InvalidInput(gettext("Isi antara 1 dan 30 orang."), field="household_size")
    for field in ("monthly_income", "monthly_spending"):
        if not 0 <= getattr(findings, field) <= LARGEST_MONTHLY:
            raise InvalidInput(gettext("Periksa jumlah rupiah ini."), field=field)


def _cancel(actor: Actor, visit: Visit) -> None:
    _transition(actor, visit, VisitAction.CANCEL)
    _withdraw_notice(actor, visit, kept("Kunjungannya batal sebelum pesan ini dikirim."))
    _finish_task(actor, visit)


def _withdraw_notice(actor: Actor, visit: Visit, reason: str) -> None:
    withdraw_notices(
        actor, [visit.case], Change.VISIT_CHANGED, about=[f"visit:{visit.id}"], reason=reason
    )


def _finish_task(actor: Actor, visit: Visit) -> None:
    if visit.task is not None and visit.task.done_at is None:
        cases.finish_task(actor, visit.case, visit.task)


def _transition(actor: Actor, visit: Visit, action: VisitAction, **values: Any) -> None:
    apply_transition(
        visit,
        action,
        actor,
        TRANSITIONS,
        **values,
    )

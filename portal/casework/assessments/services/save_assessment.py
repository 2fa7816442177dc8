"""Changes to an assessment. Each function checks the permission on the case."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy.exc import IntegrityError

from portal.casework.assessments.answers import (
    Conflict,
    applicable_answers,
    flatten,
    merge,
    with_changes,
)
from portal.casework.assessments.models import Assessment, Conclusion
from portal.casework.assessments.queries import Interview, get_draft
from portal.casework.assessments.services.publish_questionnaire import ensure_published
from portal.casework.assessments.states import TRANSITIONS, Action, AssessmentStatus
from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_WORK
from portal.casework.cases.queries import require_on
from portal.casework.cases.services import advance
from portal.casework.cases.states import TRANSITIONS as CASE_TRANSITIONS
from portal.casework.cases.states import Action as CaseAction
from portal.core.clock import today, utc_now
from portal.core.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.permissions import Actor
from portal.platform.workflow import apply_transition


def start_assessment(actor: Actor, case: Case) -> Assessment:
    """Start an assessment with the current questionnaire, or return the existing draft.

    Raise :class:`InvalidTransition` if the case cannot be assessed at its present stage.
    """
    require_on(actor, CASE_WORK, case)
    draft = get_draft(case.id)
    if draft is not None:
        return draft
    if (case.status, CaseAction.ASSESS) not in CASE_TRANSITIONS:
        raise InvalidTransition
    now = utc_now()
    assessment = Assessment(
        case=case,
        questionnaire=ensure_published(),
        answers={},
        written_by={},
        needs=[],
        assessed_on=today(),
        started_by_id=actor.actor_id,
        started_at=now,
        saved_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(assessment)
    except IntegrityError:
        # A concurrent start won: the unique index allows one draft a case.
        draft = get_draft(case.id)
        if draft is None:
            raise
        return draft
    audit.record(actor, "assessments.start", assessment)
    return assessment


def save_answers(
    actor: Actor,
    assessment: Assessment,
    *,
    mine: Mapping[str, Any],
    base: Mapping[str, Any],
    page: str,
) -> tuple[Conflict, ...]:
    """Save the answers of a page in the draft, which the caller has locked.

    ``mine`` is by field name, ``base`` what the page showed when it was opened, ``page`` its token.
    Return the conflicts: answers that another page has changed since, which stay as stored.
    """
    require_on(actor, CASE_WORK, assessment.case)
    _refuse_unless_draft(assessment)
    written_by = dict(assessment.written_by)
    merged = merge(
        stored=flatten(assessment.answers), base=base, mine=mine, written_by=written_by, page=page
    )
    if merged.changes:
        # One audit event for each opened page: autosave runs every few keystrokes.
        if page not in written_by.values():
            audit.record(actor, "assessments.save", assessment, answers=sorted(merged.changes))
        assessment.answers = with_changes(assessment.answers, merged.changes)
        assessment.written_by = written_by | dict.fromkeys(merged.changes, page)
        assessment.version += 1
    assessment.saved_at = utc_now()
    db.session.flush()
    return merged.conflicts


def complete_assessment(
    actor: Actor, assessment: Assessment, *, conclusion: Conclusion, reason: str, version: int
) -> None:
    """Complete a locked draft: store the score and mark the case as assessed.

    Raise :class:`StaleRecord` if an answer changed after ``version`` was read, because the author
    must have seen all answers. Raise :class:`InvalidInput` if a required answer or the reason is
    missing.
    """
    case, interview = assessment.case, Interview.of(assessment)
    require_on(actor, CASE_WORK, case)
    _refuse_unless_draft(assessment)
    _refuse_unfinished(interview, reason=reason, version=version)
    result = interview.result
    apply_transition(
        assessment,
        Action.COMPLETE,
        actor,
        TRANSITIONS,
        answers=applicable_answers(interview.definition, assessment.answers, interview.members),
        written_by={},
        result=result.to_json(),
        household_size=result.size,
        monthly_income=result.income,
        monthly_spending=result.spending,
        poverty_line=result.line,
        needs=list(result.needs),
        conclusion=conclusion,
        conclusion_reason=reason,
        completed_at=utc_now(),
        completed_by_id=actor.actor_id,
    )
    advance(actor, case, CaseAction.ASSESS, assessment_id=assessment.id, conclusion=conclusion)


def discard_assessment(actor: Actor, assessment: Assessment) -> None:
    """Discard a draft; its answers stay in the database."""
    case = assessment.case
    require_on(actor, CASE_WORK, case)
    apply_transition(
        assessment,
        Action.DISCARD,
        actor,
        TRANSITIONS,
    )


def _refuse_unless_draft(assessment: Assessment) -> None:
    if assessment.status is not AssessmentStatus.DRAFT:
        raise InvalidTransition(gettext("Asesmen ini sudah ditutup dan tidak dapat diubah lagi."))


def _refuse_unfinished(interview: Interview, *, reason: str, version: int) -> None:
    if version != interview.assessment.version:
        raise StaleRecord(
            gettext("Jawaban baru saja berubah. Periksa lagi ringkasannya, lalu simpulkan.")
        )
    if not reason.strip():
        raise InvalidInput(gettext("Tulis alasan kesimpulan Anda."), field="reason")
    if any(section.missing for section in interview.progress):
        raise InvalidInput(gettext("Masih ada pertanyaan wajib yang belum dijawab."))

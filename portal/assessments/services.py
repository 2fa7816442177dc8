"""What can be done with an assessment. Each verb checks its permission on the very case."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.assessments.answers import Conflict, applying, flat, merge, with_changes
from portal.assessments.interview import Interview
from portal.assessments.models import Assessment, Conclusion
from portal.assessments.publication import ensure_published
from portal.assessments.queries import draft_of
from portal.assessments.states import TRANSITIONS, Action, AssessmentStatus
from portal.cases.models import Case
from portal.cases.queries import require_on
from portal.cases.services import advance
from portal.cases.states import TRANSITIONS as CASE_TRANSITIONS
from portal.cases.states import Action as CaseAction
from portal.clock import today, utc_now
from portal.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.extensions import db
from portal.permissions import Actor, Permission
from portal.workflow import apply_transition


def start_assessment(actor: Actor, case: Case) -> Assessment:
    """Begin an assessment with today's questionnaire, or take up the draft there is.

    Raises :class:`InvalidTransition` where the case cannot be assessed at its present stage.
    """
    require_on(actor, Permission.CASE_WORK, case)
    draft = draft_of(case.id)
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
        # Somebody else began in the same moment; the unique index let one through.
        draft = draft_of(case.id)
        if draft is None:
            raise
        return draft
    _record(actor, "assessments.start", assessment)
    return assessment


def save_answers(
    actor: Actor,
    assessment: Assessment,
    *,
    mine: Mapping[str, Any],
    base: Mapping[str, Any],
    page: str,
) -> tuple[Conflict, ...]:
    """Keep what a page says in the draft, which the caller has locked.

    ``mine`` is by field name, ``base`` what the page showed when it was opened, ``page`` its
    token. Returns the answers that somebody else wrote differently meanwhile; these stay.
    """
    require_on(actor, Permission.CASE_WORK, assessment.case)
    _refuse_unless_draft(assessment)
    written_by = dict(assessment.written_by)
    merged = merge(
        stored=flat(assessment.answers), base=base, mine=mine, written_by=written_by, page=page
    )
    if merged.changes:
        # One event for each opened page: a draft saves itself every few letters.
        if page not in written_by.values():
            _record(actor, "assessments.save", assessment, answers=sorted(merged.changes))
        assessment.answers = with_changes(assessment.answers, merged.changes)
        assessment.written_by = written_by | dict.fromkeys(merged.changes, page)
        assessment.version += 1
    assessment.saved_at = utc_now()
    db.session.flush()
    return merged.conflicts


def complete_assessment(
    actor: Actor, assessment: Assessment, *, conclusion: Conclusion, reason: str, version: int
) -> None:
    """Conclude: the score is kept, the case counts as assessed. The caller has locked the draft.

    Raises :class:`StaleRecord` if an answer changed after ``version`` was read (nobody concludes
    on answers they have not seen), :class:`InvalidInput` while a required answer is missing.
    """
    case, interview = assessment.case, Interview.of(assessment)
    require_on(actor, Permission.CASE_WORK, case)
    _refuse_unless_draft(assessment)
    _refuse_unfinished(interview, reason=reason, version=version)
    result = interview.result
    apply_transition(
        assessment,
        Action.COMPLETE,
        actor,
        TRANSITIONS,
        case_id=case.id,
        district_code=case.household.district_code,
        answers=applying(interview.definition, assessment.answers, interview.members),
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
    """Throw a draft away; its answers stay in the database, out of sight."""
    case = assessment.case
    require_on(actor, Permission.CASE_WORK, case)
    apply_transition(
        assessment,
        Action.DISCARD,
        actor,
        TRANSITIONS,
        case_id=case.id,
        district_code=case.household.district_code,
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


def _record(actor: Actor, action: str, assessment: Assessment, **values: object) -> None:
    case = assessment.case
    audit.record(
        actor,
        action,
        assessment,
        case_id=case.id,
        district_code=case.household.district_code,
        **values,
    )

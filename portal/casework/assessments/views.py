"""Pages of assessments."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.assessments import services
from portal.casework.assessments.answers import Conflict
from portal.casework.assessments.forms import (
    ConclusionForm,
    SectionForm,
    base_of,
    section_form,
    typed_answers,
)
from portal.casework.assessments.presentation import (
    answers_in_words,
    compare_rows,
    display_conditions,
    group_by_member,
    keyboard_for,
    past_assessments,
    result_context,
)
from portal.casework.assessments.queries import Interview, assessments_of, get_assessment, get_draft
from portal.casework.assessments.questionnaire import Section
from portal.casework.assessments.states import AssessmentStatus
from portal.casework.assessments.wording import section_badge, sign_badge
from portal.casework.cases.permissions import CASE_SEE, CASE_WORK
from portal.casework.cases.queries import get_case, may, require_on
from portal.casework.cases.states import TRANSITIONS as CASE_TRANSITIONS
from portal.casework.cases.states import Action as CaseAction
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, InvalidTransition, NotFound, StaleRecord
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.web import go_to, render_page

blueprint = Blueprint("assessments", __name__, url_prefix="/asesmen")

CONFLICT, UNPROCESSABLE = 409, 422


@blueprint.context_processor
def _words() -> dict[str, Callable[..., object]]:
    return {
        "keyboard_for": keyboard_for,
        "section_badge": section_badge,
        "sign_badge": sign_badge,
    }


@blueprint.get("/kasus/<int:case_id>")
@guard(CASE_SEE)
def of_case(case_id: int) -> ResponseReturnValue:
    """List the assessments of a case, with a button to start one."""
    actor = current_actor()
    case = get_case(actor, case_id)
    may_start = (case.status, CaseAction.ASSESS) in CASE_TRANSITIONS and get_draft(case.id) is None
    return render_page(
        "assessments/of_case.html",
        case=case,
        assessments=past_assessments(assessments_of(case.id)),
        may_start=may_start and may(actor, CASE_WORK, case),
    )


@blueprint.post("/kasus/<int:case_id>")
@guard(CASE_WORK)
def start(case_id: int) -> ResponseReturnValue:
    """Start an assessment, or continue the draft."""
    actor = current_actor()
    with transaction():
        assessment = services.start_assessment(actor, get_case(actor, case_id))
        assessment_id = assessment.id
    return go_to(url_for("assessments.show", assessment_id=assessment_id))


@blueprint.get("/<int:assessment_id>")
@guard(CASE_SEE)
def show(assessment_id: int) -> ResponseReturnValue:
    """Show the sections of a draft with what is missing, or the completed assessment."""
    actor = current_actor()
    assessment = get_assessment(actor, assessment_id)
    if assessment.status is AssessmentStatus.DISCARDED:
        raise NotFound
    interview = Interview.of(assessment)
    context: dict[str, Any] = {
        "assessment": assessment,
        "case": assessment.case,
        "may_work": may(actor, CASE_WORK, assessment.case),
    }
    if assessment.status is AssessmentStatus.DRAFT:
        return render_page("assessments/draft.html", sections=interview.progress, **context)
    return render_page(
        "assessments/show.html",
        answered=answers_in_words(interview),
        **context,
        **result_context(interview),
    )


@blueprint.route("/<int:assessment_id>/bagian/<key>", methods=["GET", "POST"])
@guard(CASE_WORK)
def section(assessment_id: int, key: str) -> ResponseReturnValue:
    """Show and save one section of a draft. Pages save automatically while typing
    (``X-Autosave``).
    """
    if request.method == "POST":
        return _save_section(assessment_id, key)
    assessment = get_assessment(current_actor(), assessment_id)
    require_on(current_actor(), CASE_WORK, assessment.case)
    if assessment.status is not AssessmentStatus.DRAFT:
        return go_to(url_for("assessments.show", assessment_id=assessment_id))
    interview = Interview.of(assessment)
    chosen = interview.section(key)
    return _section_page(interview, chosen, section_form(interview.on_page(chosen)))


@blueprint.route("/<int:assessment_id>/simpulan", methods=["GET", "POST"])
@guard(CASE_WORK)
def conclude(assessment_id: int) -> ResponseReturnValue:
    """Show the score of the draft, and record the caseworker's conclusion."""
    actor, form = current_actor(), ConclusionForm()
    try:
        answer = save(
            form,
            lambda: _complete(assessment_id, form),
            to=url_for("assessments.show", assessment_id=assessment_id),
            done=lambda is_news: gettext("Asesmen selesai.") if is_news else "",
        )
    except StaleRecord as error:
        form.accept(InvalidInput(error.message))
    else:
        if answer is not None:
            return answer
    assessment = get_assessment(actor, assessment_id)
    require_on(actor, CASE_WORK, assessment.case)
    if assessment.status is not AssessmentStatus.DRAFT:
        return go_to(url_for("assessments.show", assessment_id=assessment_id))
    interview = Interview.of(assessment)
    form.version.data, form.version.raw_data = assessment.version, None
    return render_page(
        "assessments/conclude.html",
        form=form,
        assessment=assessment,
        case=assessment.case,
        missing=[item for item in interview.progress if item.missing],
        **result_context(interview),
    )


@blueprint.post("/<int:assessment_id>/buang")
@guard(CASE_WORK)
def discard(assessment_id: int) -> ResponseReturnValue:
    """Discard a draft."""
    actor = current_actor()
    with transaction():
        assessment = get_assessment(actor, assessment_id, lock=True)
        services.discard_assessment(actor, assessment)
        case_id = assessment.case_id
    flash(gettext("Draf asesmen dibuang."), "done")
    return go_to(url_for("assessments.of_case", case_id=case_id))


def _complete(assessment_id: int, form: ConclusionForm) -> bool:
    """Complete the assessment; return False if it was completed already (double click)."""
    actor = current_actor()
    assessment = get_assessment(actor, assessment_id, lock=True)
    if assessment.status is AssessmentStatus.COMPLETED:
        return False
    services.complete_assessment(
        actor,
        assessment,
        conclusion=form.conclusion.data,
        reason=form.reason.data or "",
        version=form.version.data or 0,
    )
    return True


def _save_section(assessment_id: int, key: str) -> ResponseReturnValue:
    actor, by_itself = current_actor(), "X-Autosave" in request.headers
    try:
        with transaction():
            interview = Interview.of(get_assessment(actor, assessment_id, lock=True))
            chosen = interview.section(key)
            items = interview.on_page(chosen)
            form = section_form(items)
            valid = form.validate_on_submit()
            conflicts = services.save_answers(
                actor,
                interview.assessment,
                mine={**typed_answers(form, items), **_conceded_values(form)},
                base=form.base,
                page=form.draft_page.data or "",
            )
    except InvalidTransition as error:
        if not by_itself:
            raise
        return _save_status(error.message, CONFLICT)
    if by_itself:
        return _answer_autosave(conflicts, valid=valid)
    if conflicts:
        return _compare_page(interview, chosen, conflicts)
    if not valid:
        return _section_page(interview, chosen, form)
    return go_to(_next_url(interview, chosen))


def _conceded_values(form: SectionForm) -> dict[str, Any]:
    """Return the shown values of the fields for which the user chose the other's answer on the
    compare page, so that these fields count as unchanged.
    """
    given_up = [
        name.removeprefix("choose-")
        for name, choice in request.form.items()
        if name.startswith("choose-") and choice == "theirs"
    ]
    return {name: form.base.get(name) for name in given_up if name in form}


def _answer_autosave(conflicts: tuple[Conflict, ...], *, valid: bool) -> Response:
    if conflicts:
        return _save_status(
            gettext("Orang lain menjawab berbeda. Tekan “Simpan bagian ini” untuk memilih."),
            CONFLICT,
        )
    if not valid:
        return _save_status(
            gettext("Ada isian yang belum benar; yang lain sudah tersimpan."), UNPROCESSABLE
        )
    return make_response("", 204)


def _save_status(text: str, status: int) -> Response:
    """Return a short text for the page's save indicator."""
    return make_response(text, status, {"Content-Type": "text/plain; charset=utf-8"})


def _compare_page(
    interview: Interview, chosen: Section, conflicts: tuple[Conflict, ...]
) -> Response:
    items = interview.on_page(chosen)
    replaced = {"csrf_token", "draft_base"}
    return render_page(
        "assessments/compare.html",
        status=CONFLICT,
        assessment=interview.assessment,
        section=chosen,
        rows=compare_rows(items, conflicts),
        base=base_of(items),
        sent=[
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in replaced and not name.startswith("choose-")
        ],
    )


def _section_page(interview: Interview, chosen: Section, form: SectionForm) -> Response:
    items = interview.on_page(chosen)
    return render_page(
        "assessments/section.html",
        form=form,
        assessment=interview.assessment,
        case=interview.assessment.case,
        section=chosen,
        number=interview.number_of(chosen),
        total=len(interview.definition.sections),
        following=interview.following(chosen),
        groups=group_by_member(items),
        brought_in_by={item.name: display_conditions(item, items) for item in items},
    )


def _next_url(interview: Interview, chosen: Section) -> str:
    """Return the URL after saving a section: the next section, or the same one if the
    user stays.
    """
    assessment_id = interview.assessment.id
    following = chosen if request.form.get("then") == "stay" else interview.following(chosen)
    if following is None:
        return url_for("assessments.conclude", assessment_id=assessment_id)
    return url_for("assessments.section", assessment_id=assessment_id, key=following.key)

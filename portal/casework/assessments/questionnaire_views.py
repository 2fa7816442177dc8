"""The administrator's pages of the questionnaire: its draft, the interview, what it changes."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.assessments import draft_edits, services
from portal.casework.assessments.forms import section_form
from portal.casework.assessments.impact import Impact, impact_of
from portal.casework.assessments.models import QuestionnaireDraft
from portal.casework.assessments.presentation import (
    display_conditions,
    group_by_member,
    keyboard_for,
)
from portal.casework.assessments.queries import (
    all_questionnaires,
    amounts_since,
    current_draft,
)
from portal.casework.assessments.questionnaire import Definition, Member, asked
from portal.casework.assessments.questionnaire_forms import (
    NewQuestionForm,
    PublishForm,
    QuestionForm,
    shown_in_form,
)
from portal.casework.assessments.questionnaire_reader import DefinitionError, read_definition
from portal.casework.assessments.wording import ADVICE, KINDS
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.errors import NotFound
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import refusals_flashed, save
from portal.platform.settings.permissions import SETTING_MANAGE
from portal.platform.web import go_to, render_page

blueprint = Blueprint("questionnaire", __name__, url_prefix="/kuesioner")

#: A family of nobody, to whom the interview is shown.
MADE_UP = (Member(1, "Ibu Contoh", 34), Member(2, "Anak Contoh", 10))


@blueprint.get("/")
@guard(SETTING_MANAGE)
def index() -> ResponseReturnValue:
    """Show the versions, and the draft question by question."""
    versions, draft = all_questionnaires(), current_draft()
    problems = _read(draft)[1] if draft else ()
    return render_page(
        "assessments/questionnaire.html",
        versions=versions,
        draft=draft,
        problems=problems,
        outdated=amounts_since(versions[0]) if versions else [],
        kinds=KINDS,
        kept=draft_edits.NEEDED_KEYS,
        write_conditions=draft_edits.write_conditions,
    )


@blueprint.post("/rancangan")
@guard(SETTING_MANAGE)
def start() -> ResponseReturnValue:
    """Begin a draft from the newest version."""
    with transaction():
        services.start_questionnaire_draft(current_actor())
    return go_to(url_for("questionnaire.index"))


@blueprint.post("/rancangan/buang")
@guard(SETTING_MANAGE)
def discard() -> ResponseReturnValue:
    """Drop the draft."""
    with transaction():
        services.discard_questionnaire_draft(current_actor(), _draft())
    flash(gettext("Rancangan dibuang. Kuesioner yang berlaku tidak berubah."), "done")
    return go_to(url_for("questionnaire.index"))


@blueprint.route("/rancangan/<section>/<key>", methods=["GET", "POST"])
@guard(SETTING_MANAGE)
def question(section: str, key: str) -> ResponseReturnValue:
    """Change one question."""
    draft = _draft()
    found, siblings = draft_edits.find_question(draft.definition, section, key)
    signs = {item["key"]: item["sign"] for item in draft.definition["criteria"]}
    data = shown_in_form(found, signs.get(found.get("criterion", ""), ""))
    form = QuestionForm(data={**data, "version": draft.version})
    form.suit(found)
    answer = save(
        form,
        lambda: services.change_questionnaire_draft(
            current_actor(),
            _draft(),
            draft_edits.change_question(
                draft.definition, section, key, values=form.values(found, siblings)
            ),
            question=key,
            version=form.read_at,
        ),
        to=url_for("questionnaire.index", _anchor=key),
        done=gettext("Pertanyaan disimpan dalam rancangan."),
    )
    return answer or render_page(
        "assessments/edit_question.html", form=form, question=found, siblings=siblings, kinds=KINDS
    )


@blueprint.post("/rancangan/<section>/<key>/<what>")
@guard(SETTING_MANAGE)
def arrange(section: str, key: str, what: str) -> ResponseReturnValue:
    """Move a question up or down, or take it out."""
    edits: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
        "naik": lambda data: draft_edits.move_question(data, section, key, by=-1),
        "turun": lambda data: draft_edits.move_question(data, section, key, by=1),
        "hapus": lambda data: draft_edits.remove_question(data, section, key),
    }
    if what not in edits:
        raise NotFound
    with refusals_flashed(), transaction():
        draft = _draft()
        changed = edits[what](draft.definition)
        services.change_questionnaire_draft(
            current_actor(), draft, changed, question=key, version=draft.version
        )
    return go_to(url_for("questionnaire.index", _anchor=key))


@blueprint.route("/rancangan/<section>/baru", methods=["GET", "POST"])
@guard(SETTING_MANAGE)
def add(section: str) -> ResponseReturnValue:
    """Add a question at the end of a section."""
    draft, form = _draft(), NewQuestionForm()
    answer = save(
        form,
        lambda: services.change_questionnaire_draft(
            current_actor(),
            _draft(),
            version=draft.version,
            definition=draft_edits.add_question(
                draft.definition,
                section,
                key=form.key.data or "",
                kind=form.kind.data,
                label=form.label.data or "",
            ),
            question=form.key.data or "",
        ),
        to=lambda _saved: url_for("questionnaire.question", section=section, key=form.key.data),
    )
    return answer or render_page("assessments/new_question.html", form=form)


@blueprint.get("/rancangan/wawancara")
@guard(SETTING_MANAGE)
def interview() -> ResponseReturnValue:
    """Show the interview as it will be, with a family of nobody; nothing is kept."""
    definition, problems = _read(_draft())
    pages = []
    for section in definition.sections if definition else ():
        items = list(asked(section, {}, MADE_UP, on_page=True))
        conditions = {item.name: display_conditions(item, items) for item in items}
        pages.append((section, group_by_member(items), section_form(items), conditions))
    return render_page(
        "assessments/interview.html", pages=pages, problems=problems, keyboard_for=keyboard_for
    )


@blueprint.route("/rancangan/terbit", methods=["GET", "POST"])
@guard(SETTING_MANAGE)
def publish() -> ResponseReturnValue:
    """Show what changes in the last scores, and publish the draft with its basis."""
    definition, problems = _read(_draft())
    form = PublishForm()
    answer = None
    if definition is not None:
        answer = save(
            form,
            lambda: services.publish_questionnaire_draft(
                current_actor(), _draft(), basis=form.basis.data or ""
            ),
            to=url_for("questionnaire.index"),
            done=lambda made: gettext("Kuesioner versi %(n)s diterbitkan.", n=made.version),
        )
    return answer or render_page(
        "assessments/publish_questionnaire.html",
        form=form,
        problems=problems,
        impact=impact_of(definition) if definition else Impact(0, ()),
        advice=ADVICE,
    )


def _draft() -> QuestionnaireDraft:
    draft = current_draft()
    if draft is None:
        raise NotFound
    return draft


def _read(draft: QuestionnaireDraft) -> tuple[Definition | None, tuple[str, ...]]:
    """Return the draft as it would be published today, or what is wrong with it."""
    try:
        filled = services.fill_amounts(draft.definition, services.amounts_on(today()))
        return read_definition(filled), ()
    except DefinitionError as error:
        return None, error.problems

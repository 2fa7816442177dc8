"""The administrator's pages of texts."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.accounts.guard import current_actor, guard
from portal.errors import InvalidInput, NotFound, StaleRecord
from portal.messages.forms import TextForm
from portal.messages.gsm7 import Measure, measure
from portal.messages.models import MessageTemplate
from portal.messages.settings import PRICE
from portal.messages.steps import LANGUAGES, STEPS, Step, shipped_texts
from portal.messages.texts import current_text, real_values, versions, write_text
from portal.messages.wording import (
    complaints_about_text,
    fill_with_longest,
    fill_with_longest_real,
)
from portal.permissions import Permission
from portal.settings import value_of
from portal.transaction import transaction
from portal.types import clean_text
from portal.web import go_to, render_page
from portal.web.rendering import OK, form_status

blueprint = Blueprint("message_texts", __name__, url_prefix="/teks-sms")

CONFLICT = 409


@dataclass(frozen=True)
class Preview:
    """A text with the longest values there are now, its size and price, and what speaks against
    it. ``largest`` is the size it could come to with values that take all the room there is."""

    body: str
    size: Measure
    largest: Measure
    cost: int
    complaints: list[Any]

    @classmethod
    def of(cls, step: Step, text: str, language: str) -> "Preview":
        """The preview of a text as it is being written."""
        body = fill_with_longest_real(step, text, language, real_values())
        size, largest = measure(body), measure(fill_with_longest(step, text, language))
        complaints = complaints_about_text(step, text, language) if text else []
        return cls(body, size, largest, size.segments * value_of(PRICE), complaints)


@blueprint.get("/")
@guard(Permission.TEMPLATE_MANAGE)
def index() -> ResponseReturnValue:
    """Every step with its text in each language."""
    texts = [
        (step, known.label, [(code, name, current_text(step, code)) for code, name in _languages()])
        for step, known in STEPS.items()
    ]
    return render_page("messages/texts.html", texts=texts)


@blueprint.route("/<step>/<language>", methods=["GET", "POST"])
@guard(Permission.TEMPLATE_MANAGE)
def edit(step: str, language: str) -> ResponseReturnValue:
    """Write a new version of a text."""
    known = _step(step, language)
    form = TextForm()
    if form.validate_on_submit():
        try:
            with transaction():
                write_text(
                    current_actor(),
                    step=known,
                    language=language,
                    text=form.text.data or "",
                    based_on=form.version,
                )
        except InvalidInput as error:
            form.accept(error)
        except StaleRecord:
            return _page(form, known, language, status=CONFLICT, overtaken=True)
        else:
            flash(gettext("Teks disimpan. Pesan berikutnya memakai teks ini."), "done")
            return go_to(url_for("message_texts.edit", step=step, language=language))
    return _page(form, known, language, status=form_status(form))


@blueprint.post("/<step>/<language>/pratinjau")
@guard(Permission.TEMPLATE_MANAGE)
def preview(step: str, language: str) -> ResponseReturnValue:
    """How the text as typed so far would arrive."""
    known = _step(step, language)
    form = TextForm()
    return _page(form, known, language, status=OK)


def _page(
    form: TextForm, step: Step, language: str, *, status: int, overtaken: bool = False
) -> Response:
    history = versions(step, language)
    text = current_text(step, language)
    if not form.is_submitted():
        form.text.data = text
    if overtaken or not form.is_submitted():
        form.based_on.data = str(_newest(history))
    return render_page(
        "messages/text.html",
        block="preview",
        status=status,
        form=form,
        step=step,
        language=language,
        languages=_languages(),
        known=STEPS[step],
        current=text,
        shipped=shipped_texts()[step][language],
        history=history,
        newest=_newest(history),
        overtaken=overtaken,
        preview=Preview.of(step, clean_text(form.text.data or ""), language),
    )


def _newest(history: Any) -> int:
    first: MessageTemplate | None = next(iter(history), None)
    return 0 if first is None else first.version


def _languages() -> list[tuple[str, Any]]:
    return list(LANGUAGES.items())


def _step(step: str, language: str) -> Step:
    if step not in set(Step) or language not in LANGUAGES:
        raise NotFound
    return Step(step)

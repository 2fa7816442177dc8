"""The administrator's pages of SMS texts."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.core.errors import NotFound
from portal.core.types import clean_text
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save_unless_overtaken
from portal.platform.messages import ports
from portal.platform.messages.forms import TemplateForm
from portal.platform.messages.gsm7 import SmsSize, measure
from portal.platform.messages.languages import sms_languages
from portal.platform.messages.models import MessageTemplate
from portal.platform.messages.permissions import TEMPLATE_MANAGE
from portal.platform.messages.queries import current_text, template_versions
from portal.platform.messages.rendering import (
    fill_with_longest,
    fill_with_longest_real,
    made_up,
    text_errors,
)
from portal.platform.messages.services import write_template
from portal.platform.messages.settings import PRICE
from portal.platform.messages.steps import STEPS, Step, placeholders_of, shipped_text
from portal.platform.settings import value_of
from portal.platform.web import render_page
from portal.platform.web.rendering import OK

blueprint = Blueprint("message_texts", __name__, url_prefix="/teks-sms")


@dataclass(frozen=True)
class Preview:
    """A text filled with the longest values in the registry, its size and price, and the reasons
    against it. ``largest`` is the size with the longest possible values.
    """

    body: str
    size: SmsSize
    largest: SmsSize
    cost: int
    complaints: list[Any]

    @classmethod
    def of(cls, step: Step, text: str, language: str) -> "Preview":
        """The preview of a text as it is being written."""
        body = fill_with_longest_real(step, text, language, made_up(ports.longest_values()))
        size, largest = measure(body), measure(fill_with_longest(step, text, language))
        complaints = text_errors(step, text, language) if text else []
        return cls(body, size, largest, size.segments * value_of(PRICE), complaints)


@blueprint.get("/")
@guard(TEMPLATE_MANAGE)
def index() -> ResponseReturnValue:
    """List every step with its text in each language."""
    texts = [
        (step, known.label, [(code, name, current_text(step, code)) for code, name in _languages()])
        for step, known in STEPS.items()
    ]
    return render_page("messages/texts.html", texts=texts)


@blueprint.route("/<step>/<language>", methods=["GET", "POST"])
@guard(TEMPLATE_MANAGE)
def edit(step: str, language: str) -> ResponseReturnValue:
    """Write a new version of a text."""
    known = _step(step, language)
    form = TemplateForm()
    answer = save_unless_overtaken(
        form,
        lambda: write_template(
            current_actor(),
            step=known,
            language=language,
            text=form.text.data or "",
            based_on=form.read_at,
        ),
        now=lambda: _newest(template_versions(known, language)),
        to=url_for("message_texts.edit", step=step, language=language),
        done=gettext("Teks disimpan. Pesan berikutnya memakai teks ini."),
    )
    return answer or _page(form, known, language)


@blueprint.post("/<step>/<language>/pratinjau")
@guard(TEMPLATE_MANAGE)
def preview(step: str, language: str) -> ResponseReturnValue:
    """Show the text as typed so far as a recipient would see it."""
    known = _step(step, language)
    form = TemplateForm()
    return _page(form, known, language, status=OK)


def _page(form: TemplateForm, step: Step, language: str, *, status: int | None = None) -> Response:
    history = template_versions(step, language)
    text = current_text(step, language)
    if not form.is_submitted():
        form.text.data, form.version.data = text, str(_newest(history))
    return render_page(
        "messages/text.html",
        block="preview",
        status=status,
        form=form,
        step=step,
        language=language,
        languages=_languages(),
        known=STEPS[step],
        placeholders=placeholders_of(step),
        current=text,
        shipped=shipped_text(step, language),
        history=history,
        newest=_newest(history),
        preview=Preview.of(step, clean_text(form.text.data or ""), language),
    )


def _newest(history: Any) -> int:
    first: MessageTemplate | None = next(iter(history), None)
    return 0 if first is None else first.version


def _languages() -> list[tuple[str, Any]]:
    return list(sms_languages().items())


def _step(step: str, language: str) -> Step:
    if step not in set(Step) or language not in sms_languages():
        raise NotFound
    return Step(step)

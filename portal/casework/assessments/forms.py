"""Forms built from the questions of a section, and the form of the conclusion."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from flask_babel import gettext, lazy_gettext
from wtforms import (
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
    widgets,
)
from wtforms.validators import DataRequired, Length, Optional

from portal.casework.assessments.models import Conclusion
from portal.casework.assessments.questionnaire import Asked, Question, QuestionKind
from portal.casework.assessments.wording import CONCLUSIONS
from portal.core.counting import thousands
from portal.core.errors import InvalidInput
from portal.core.types import clean_text
from portal.core.types.text import plain_digits
from portal.platform.web.day_ranges import NOTED
from portal.platform.web.fields import DayField, RupiahField, TypedField, choices_of
from portal.platform.web.forms import PortalForm

LONGEST_TEXT = 2000

_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?")


class NumberField(TypedField):
    """A number with decimal comma or point: ``int`` if it is whole, else ``float``."""

    @staticmethod
    def parse(text: str) -> int | float:
        cleaned = clean_text(plain_digits(text))
        if not _NUMBER.fullmatch(cleaned):
            raise InvalidInput(lazy_gettext("Tulis dengan angka."))
        value = float(cleaned.replace(",", "."))
        return int(value) if value.is_integer() else value

    @staticmethod
    def show(value: float) -> str:
        return f"{value:g}".replace(".", ",")


class PageField(Field):
    """A hidden field written by the portal itself: neither cleaned nor limited in length."""

    widget = widgets.HiddenInput()

    def _value(self) -> str:
        return str(self.data or "")


class SectionForm(PortalForm):
    """A section of a draft.

    ``draft_base`` holds the answers shown when the page was opened, ``draft_page`` a token of the
    page.
    """

    draft_base = PageField()
    draft_page = PageField()

    @property
    def base(self) -> dict[str, Any]:
        """Return the answers the page showed; empty if the field was tampered with."""
        try:
            base = json.loads(self.draft_base.data or "{}")
        except ValueError:
            return {}
        return base if isinstance(base, dict) else {}


class ConclusionForm(PortalForm):
    """The conclusion and its reason. ``version`` is the version of the draft that was read."""

    version = IntegerField(widget=widgets.HiddenInput())
    conclusion = RadioField(
        lazy_gettext("Kesimpulan Anda"),
        [DataRequired(lazy_gettext("Pilih kesimpulan Anda."))],
        choices=choices_of(CONCLUSIONS),
        coerce=lambda value: value and Conclusion(value),
    )
    reason = TextAreaField(
        lazy_gettext("Alasan"),
        [DataRequired(lazy_gettext("Tulis alasan kesimpulan Anda.")), Length(max=LONGEST_TEXT)],
    )


def section_form(items: Iterable[Asked]) -> SectionForm:
    """Return the form of these questions, filled with the stored answers or with the request."""
    items = tuple(items)
    fields = {item.name: _field(item.question, compact=bool(item.member)) for item in items}
    form_class = type("AskedForm", (SectionForm,), fields)
    form: SectionForm = form_class(
        data={
            **{item.name: _for_field(item.question, item.answer) for item in items},
            "draft_base": base_of(items),
            "draft_page": uuid4().hex,
        }
    )
    return form


def base_of(items: Iterable[Asked]) -> str:
    """Return the JSON of the shown answers for the hidden field ``draft_base``."""
    shown = {item.name: item.answer for item in items if item.answer is not None}
    return json.dumps(shown, ensure_ascii=False)


def typed_answers(form: SectionForm, items: Iterable[Asked]) -> dict[str, Any]:
    """Return the answers of a validated form by field name, without fields in error."""
    return {
        item.name: _for_storage(form[item.name].data)
        for item in items
        if not form[item.name].errors
    }


def _for_field(question: Question, answer: Any) -> Any:
    if question.kind is QuestionKind.DAY and answer is not None:
        return date.fromisoformat(answer)
    return answer


def _for_storage(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return None if value in ("", []) else value


def _field(question: Question, *, compact: bool) -> Any:
    """Return the unbound field for ``question``; ``compact`` for questions about each person."""
    label = question.label
    choices = {item.value: item.label for item in question.options}
    match question.kind:
        case QuestionKind.CHOICE if compact:
            return SelectField(
                label, [Optional()], choices=choices_of({"": gettext("Pilih"), **choices})
            )
        case QuestionKind.CHOICE:
            return RadioField(label, [Optional()], choices=choices_of(choices))
        case QuestionKind.YES_NO:
            answers = choices_of({"yes": gettext("Ya"), "no": gettext("Tidak")})
            return RadioField(label, [Optional()], choices=answers, coerce=_yes_or_no)
        case QuestionKind.MULTI:
            return SelectMultipleField(
                label,
                choices=choices_of(choices),
                widget=widgets.ListWidget(prefix_label=False),
                option_widget=widgets.CheckboxInput(),
            )
        case QuestionKind.NUMBER:
            return NumberField(label, [Optional(), _within(question)])
        case QuestionKind.RUPIAH:
            return RupiahField(label, [Optional(), _within(question)])
        case QuestionKind.DAY:
            return DayField(label, [Optional(), NOTED])
        case _:
            kind = TextAreaField if question.long else StringField
            return kind(label, [Optional(), Length(max=LONGEST_TEXT)])


def _yes_or_no(value: Any) -> bool:
    known = {"yes": True, "no": False, True: True, False: False}
    if value not in known:
        raise ValueError(value)
    return known[value]


def _within(question: Question) -> Callable[[PortalForm, Field], None]:
    """Return a validator that rejects numbers out of range, and fractions if
    ``decimals`` is off.
    """
    least, most = question.least or 0, question.most

    def check(form: PortalForm, field: Field) -> None:
        if field.data is None:
            return
        if (
            question.kind is QuestionKind.NUMBER
            and not question.decimals
            and field.data != int(field.data)
        ):
            raise ValidationError(gettext("Tulis dengan angka bulat."))
        if field.data < least:
            raise ValidationError(gettext("Paling sedikit %(least)s.", least=thousands(least)))
        if most is not None and field.data > most:
            raise ValidationError(
                gettext("Paling banyak %(most)s. Periksa kembali angkanya.", most=thousands(most))
            )

    return check

"""Forms of the draft of a questionnaire."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from portal.casework.assessments.draft_edits import (
    CHOICES,
    NEW_KINDS,
    read_conditions,
    read_options,
    write_conditions,
)
from portal.casework.assessments.questionnaire import QuestionKind
from portal.casework.assessments.wording import KINDS
from portal.platform.web.fields import choices_of
from portal.platform.web.forms import PortalForm, VersionedForm

NUMBERS = (QuestionKind.NUMBER.value, QuestionKind.RUPIAH.value)
_LARGEST = 10**9


class QuestionForm(VersionedForm):
    """Texts, options, condition and limits of one question, and which answer is a sign."""

    label = StringField(_("Pertanyaan"), [DataRequired(), Length(max=200)])
    hint = StringField(_("Petunjuk"), [Length(max=200)])
    options = TextAreaField(_("Pilihan jawaban"), [Length(max=3000)])
    least = IntegerField(_("Paling sedikit"), [Optional(), NumberRange(0, _LARGEST)])
    most = IntegerField(_("Paling banyak"), [Optional(), NumberRange(0, _LARGEST)])
    required = BooleanField(_("Wajib dijawab"))
    visible_if = TextAreaField(_("Hanya ditanyakan bila"), [Length(max=1000)])
    sign = StringField(_("Tanda kemiskinan"), [DataRequired(), Length(max=200)])
    poor_codes = StringField(_("Jawaban yang menjadi tanda"), [DataRequired(), Length(max=400)])
    poor_yes = RadioField(
        _("Jawaban yang menjadi tanda"), choices=choices_of({"yes": _("Ya"), "no": _("Tidak")})
    )
    poor_number = IntegerField(_("Batasnya"), [InputRequired(), NumberRange(0, _LARGEST)])

    def suit(self, question: Mapping[str, Any]) -> None:
        """Ask only what this question has."""
        kind, poor = question["kind"], question.get("poor_when")
        operand = next(iter(poor.values())) if poor else None
        wanted = {
            "options": kind in CHOICES,
            "least": kind in NUMBERS,
            "most": kind in NUMBERS,
            "sign": poor is not None,
            "poor_codes": isinstance(operand, list),
            "poor_yes": isinstance(operand, bool),
            "poor_number": isinstance(operand, int) and not isinstance(operand, bool),
        }
        for name, is_wanted in wanted.items():
            if not is_wanted:
                delattr(self, name)

    def values(
        self, question: Mapping[str, Any], siblings: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        """Return what was typed as it is stored. Raises :class:`InvalidInput` beside its field."""
        read: dict[str, Any] = {
            "label": self.label.data,
            "hint": self.hint.data,
            "required": bool(self.required.data),
            "least": self.least.data if self.least else question.get("least"),
            "most": self.most.data if self.most else question.get("most"),
            "options": question.get("options"),
            "visible_if": read_conditions(self.visible_if.data or "", siblings),
            "sign": self.sign.data if self.sign else "",
        }
        if self.options:
            read["options"] = read_options(self.options.data or "", question["options"])
        if "poor_when" in question:
            read["poor"] = self._poor(next(iter(question["poor_when"].values())))
        return read

    def _poor(self, standing: Any) -> Any:
        if self.poor_codes:
            return [
                code.strip() for code in (self.poor_codes.data or "").split(",") if code.strip()
            ]
        if self.poor_yes:
            return self.poor_yes.data == "yes"
        return self.poor_number.data if self.poor_number else standing


def shown_in_form(question: Mapping[str, Any], sign: str) -> dict[str, Any]:
    """Return a question as the form shows it."""
    operand = next(iter(question.get("poor_when", {}).values()), None)
    return {
        "label": question["label"],
        "hint": question.get("hint", ""),
        "options": "\n".join(f"{code} = {label}" for code, label in question.get("options", ())),
        "least": question.get("least"),
        "most": question.get("most"),
        "required": question.get("required", False),
        "visible_if": write_conditions(question.get("visible_if", ())),
        "sign": sign,
        "poor_codes": ", ".join(operand) if isinstance(operand, list) else "",
        "poor_yes": "yes" if operand is True else "no",
        "poor_number": operand if isinstance(operand, int) else None,
    }


class NewQuestionForm(PortalForm):
    """A new question at the end of a section."""

    label = StringField(_("Pertanyaan"), [DataRequired(), Length(max=200)])
    key = StringField(_("Kode"), [DataRequired(), Length(max=40)])
    kind = RadioField(
        _("Jenis jawaban"),
        [InputRequired()],
        choices=choices_of({k.value: KINDS[k] for k in NEW_KINDS}),
    )


class PublishForm(PortalForm):
    """The basis of a new version."""

    basis = StringField(_("Dasar atau alasan"), [DataRequired(), Length(max=300)])

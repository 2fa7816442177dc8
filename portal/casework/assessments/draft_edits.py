"""Changes to the draft of a questionnaire: plain data in, changed data out."""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from flask_babel import gettext

from portal.casework.assessments.questionnaire import ROSTER, QuestionKind
from portal.core.errors import InvalidInput, NotFound
from portal.core.types import Rupiah

Data = dict[str, Any]
CHOICES = (QuestionKind.CHOICE.value, QuestionKind.MULTI.value)
#: What a new question can be; one about each person is there already.
NEW_KINDS = tuple(kind for kind in QuestionKind if kind is not QuestionKind.PEOPLE)
#: Questions that the score reads by their key.
NEEDED_KEYS = frozenset({"household_size", "monthly_income", "monthly_spending", "needs", ROSTER})
_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")


def with_placeholders(definition: Mapping[str, Any], amounts: Mapping[str, int]) -> Data:
    """Return a published definition with its amounts as placeholders again, so that the next
    publication fills in those of its day."""

    def opened(data: Any) -> Any:
        if isinstance(data, Mapping):
            return {key: opened(value) for key, value in data.items()}
        if isinstance(data, list):
            return [opened(item) for item in data]
        for name, amount in amounts.items():
            if data == amount and not isinstance(data, bool):
                return f"{{{name}}}"
            if isinstance(data, str):
                data = data.replace(str(Rupiah(amount)), f"{{{name}}}")
        return data

    made: Data = opened(definition)
    return made


def find_question(data: Mapping[str, Any], section_key: str, key: str) -> tuple[Data, list[Data]]:
    """Return a question and the list that it stands in: that of its section, or of the questions
    about each person. Raises :class:`NotFound`."""
    for section in data["sections"]:
        if section["key"] == section_key:
            for questions in (section["questions"], *_rosters(section)):
                for question in questions:
                    if question["key"] == key:
                        return question, questions
    raise NotFound


def change_question(
    data: Mapping[str, Any], section_key: str, key: str, *, values: Mapping[str, Any]
) -> Data:
    """Return the draft with other texts, options, conditions and limits of one question."""
    changed = deepcopy(dict(data))
    question, _siblings = find_question(changed, section_key, key)
    for name in ("label", "hint", "required", "least", "most", "options", "visible_if"):
        _put(question, name, values[name])
    if "poor_when" in question:
        _test, _old = next(iter(question["poor_when"].items()))
        question["poor_when"] = {_test: values["poor"]}
        for criterion in changed["criteria"]:
            if criterion["key"] == question["criterion"]:
                criterion["sign"] = values["sign"]
    return changed


def move_question(data: Mapping[str, Any], section_key: str, key: str, *, by: int) -> Data:
    """Return the draft with one question moved up (-1) or down (1) within its section."""
    changed = deepcopy(dict(data))
    question, siblings = find_question(changed, section_key, key)
    at = siblings.index(question)
    to = min(max(at + by, 0), len(siblings) - 1)
    siblings.insert(to, siblings.pop(at))
    return changed


def remove_question(data: Mapping[str, Any], section_key: str, key: str) -> Data:
    """Return the draft without one question; what depended on it is asked always. Raises
    :class:`InvalidInput` for one that the score rests on."""
    changed = deepcopy(dict(data))
    question, siblings = find_question(changed, section_key, key)
    if question.get("criterion") or key in NEEDED_KEYS:
        raise InvalidInput(gettext("Skor bersandar pada pertanyaan ini; ia tidak dapat dihapus."))
    siblings.remove(question)
    for other in siblings:
        kept = [item for item in other.get("visible_if", ()) if item["question"] != key]
        _put(other, "visible_if", kept)
    changed["flags"] = [flag for flag in changed.get("flags", ()) if not _names(flag, key)]
    return changed


def add_question(
    data: Mapping[str, Any], section_key: str, *, key: str, kind: str, label: str
) -> Data:
    """Return the draft with a new question at the end of a section. Raises :class:`InvalidInput`
    for a key that is taken or no key."""
    changed = deepcopy(dict(data))
    taken = {
        question["key"]
        for section in changed["sections"]
        for questions in (section["questions"], *_rosters(section))
        for question in questions
    }
    if not _KEY.fullmatch(key):
        message = gettext("Huruf kecil, angka, dan garis bawah, misalnya jarak_puskesmas.")
        raise InvalidInput(message, field="key")
    if key in taken:
        raise InvalidInput(gettext("Kode ini sudah dipakai."), field="key")
    section = next((item for item in changed["sections"] if item["key"] == section_key), None)
    if section is None:
        raise NotFound
    question: Data = {"key": key, "kind": kind, "label": label}
    if kind in CHOICES:
        question["options"] = [["yes", gettext("Ya")], ["no", gettext("Tidak")]]
    section["questions"].append(question)
    return changed


def read_options(text: str, known: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the options written one a line: "code = text". A line without a code gets one; the
    codes of answers given before stay. Raises :class:`InvalidInput` for fewer than two."""
    options: list[list[str]] = []
    by_label = {label: code for code, label in known}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        code, mark, label = (part.strip() for part in line.partition("="))
        if not mark:
            code, label = by_label.get(line, f"pilihan_{len(options) + 1}"), line
        options.append([code, label])
    if len({code for code, _label in options}) < max(len(options), 2):
        raise InvalidInput(
            gettext("Tulis paling sedikit dua pilihan yang berbeda, satu per baris."),
            field="options",
        )
    return options


def read_conditions(text: str, siblings: Sequence[Mapping[str, Any]]) -> list[Data]:
    """Return the conditions written one a line: "question: code, code"; "question: ya" or "tidak"
    for a yes or no. Raises :class:`InvalidInput` with what is not understood."""
    by_key = {question["key"]: question for question in siblings}
    found: list[Data] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        key, _mark, said = (part.strip() for part in line.partition(":"))
        values = [value.strip() for value in said.split(",") if value.strip()]
        test = _TESTS.get(by_key[key]["kind"]) if key in by_key else None
        if key == "age":
            test = _test_of_age
        operand = test(values, by_key.get(key, {})) if test and values else None
        if operand is None:
            raise InvalidInput(
                gettext("Syarat ini tidak dipahami: %(line)s", line=line), field="visible_if"
            )
        found += [{"question": key, **one} for one in operand]
    return found


def write_conditions(conditions: Sequence[Mapping[str, Any]]) -> str:
    """Return conditions as :func:`read_conditions` reads them."""
    lines = []
    for condition in conditions:
        test = next(name for name in condition if name != "question")
        operand = condition[test]
        if test == "is":
            said = "ya" if operand else "tidak"
        elif isinstance(operand, list):
            said = ", ".join(operand)
        else:
            said = f"{'≥' if test == 'at_least' else '≤'} {operand}"
        lines.append(f"{condition['question']}: {said}")
    return "\n".join(lines)


def _of_choice(test: str) -> Callable[[list[str], Mapping[str, Any]], list[Data] | None]:
    def read(values: list[str], question: Mapping[str, Any]) -> list[Data] | None:
        known = {code for code, _label in question["options"]}
        return [{test: values}] if set(values) <= known else None

    return read


def _test_of_yes_no(values: list[str], _question: Mapping[str, Any]) -> list[Data] | None:
    known = {"ya": True, "tidak": False}
    return [{"is": known[values[0]]}] if values[0] in known and len(values) == 1 else None


def _test_of_age(values: list[str], _question: Mapping[str, Any]) -> list[Data] | None:
    tests = {"≥": "at_least", ">=": "at_least", "≤": "at_most", "<=": "at_most"}
    found: list[Data] = []
    for value in values:
        match = re.fullmatch(r"(≥|>=|≤|<=)\s*(\d{1,3})", value)
        if match is None:
            return None
        found.append({tests[match[1]]: int(match[2])})
    return found


_TESTS: Mapping[str, Callable[[list[str], Mapping[str, Any]], list[Data] | None]] = {
    QuestionKind.CHOICE.value: _of_choice("in"),
    QuestionKind.MULTI.value: _of_choice("includes"),
    QuestionKind.YES_NO.value: _test_of_yes_no,
}


def _rosters(section: Mapping[str, Any]) -> list[list[Data]]:
    return [question["columns"] for question in section["questions"] if "columns" in question]


def _names(flag: Mapping[str, Any], key: str) -> bool:
    conditions = [*flag.get("when", ()), *flag.get("any_person", ())]
    return any(condition["question"] == key for condition in conditions)


def _put(question: Data, name: str, value: Any) -> None:
    """Write a value, or leave the field out where there is none."""
    if value in ("", None, [], False):
        question.pop(name, None)
    else:
        question[name] = value

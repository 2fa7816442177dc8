"""Parse and check the JSON of a questionnaire; report every problem at once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.casework.assessments.questionnaire import (
    AGE,
    ROSTER,
    Condition,
    Criterion,
    Definition,
    Flag,
    Option,
    Question,
    QuestionKind,
    Section,
)

_TESTS: Mapping[str, type] = {
    "in": list,
    "includes": list,
    "is": bool,
    "at_least": int,
    "at_most": int,
    "below": int,
    "per_person_below": int,
}
#: The only tests that the browser script supports for showing and hiding questions.
_TESTS_IN_BROWSER = {"in", "is", "includes"}
_QUESTION_FIELDS = {
    "key", "kind", "label", "hint", "unit", "options", "required", "decimals", "long", "least",
    "most", "visible_if", "criterion", "poor_when", "said", "columns",
}  # fmt: skip
#: Questions that the score reads by key, with the kind it expects.
_NEEDED = {
    "household_size": QuestionKind.NUMBER,
    "monthly_income": QuestionKind.RUPIAH,
    "monthly_spending": QuestionKind.RUPIAH,
    "needs": QuestionKind.MULTI,
}


class DefinitionError(ValueError):
    """The questionnaire cannot be published; ``problems`` names each place and reason."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def read_definition(data: Mapping[str, Any]) -> Definition:
    """Return the definition. Raise :class:`DefinitionError` with every problem found."""
    problems = list(_shape_problems(data))
    if problems:
        raise DefinitionError(problems)
    definition = Definition(
        title=data["title"],
        poor_from=data["poor_from"],
        criteria=tuple(Criterion(item["key"], item["sign"]) for item in data["criteria"]),
        sections=tuple(_section(item) for item in data["sections"]),
        flags=tuple(_flag(item) for item in data.get("flags", ())),
    )
    problems = [*_question_problems(definition), *_whole_problems(definition)]
    if problems:
        raise DefinitionError(problems)
    return definition


def _shape_problems(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield problems that prevent building the classes."""
    for key, kind in (("title", str), ("poor_from", int), ("criteria", list), ("sections", list)):
        if not isinstance(data.get(key), kind):
            yield f"{key}: missing or not a {kind.__name__}"
    for section in _dicts(data.get("sections")):
        for question in _dicts(section.get("questions")):
            yield from _shape_of_question(question, f"{section.get('key')}.{question.get('key')}")
        for key in ("key", "title", "questions"):
            if not section.get(key):
                yield f"section {section.get('key')}: {key} is missing"
    for criterion in _dicts(data.get("criteria")):
        if not (criterion.get("key") and criterion.get("sign")):
            yield f"criterion {criterion}: key or sign is missing"
    for flag in _dicts(data.get("flags")):
        yield from _shape_of_flag(flag)


def _shape_of_flag(flag: Mapping[str, Any]) -> Iterator[str]:
    if not (flag.get("key") and flag.get("text")):
        yield f"flag {flag}: key or text is missing"
    conditions = [*_dicts(flag.get("when")), *_dicts(flag.get("any_person"))]
    if not conditions:
        yield f"flag {flag.get('key')}: no condition"
    for condition in conditions:
        yield from _shape_of_condition(condition, f"flag {flag.get('key')}", named=True)


def _shape_of_question(question: Mapping[str, Any], place: str) -> Iterator[str]:
    for key in ("key", "kind", "label"):
        if not question.get(key):
            yield f"{place}: {key} is missing"
    for key in question.keys() - _QUESTION_FIELDS:
        yield f"{place}: unknown field {key}"
    if question.get("kind") not in list(QuestionKind):
        yield f"{place}: unknown kind {question.get('kind')}"
    for option in question.get("options", ()):
        if not (isinstance(option, list) and len(option) == 2):
            yield f"{place}: an option is a pair of value and label, not {option}"
    for condition in _dicts(question.get("visible_if")):
        yield from _shape_of_condition(condition, place, named=True)
    if "poor_when" in question:
        yield from _shape_of_condition(question["poor_when"], place, named=False)
    for column in _dicts(question.get("columns")):
        yield from _shape_of_question(column, f"{place}.{column.get('key')}")


def _shape_of_condition(condition: Mapping[str, Any], place: str, *, named: bool) -> Iterator[str]:
    tests = condition.keys() - {"question"}
    if len(tests) != 1 or not tests <= _TESTS.keys():
        yield f"{place}: a condition has one test of {', '.join(_TESTS)}, not {condition}"
        return
    test = tests.pop()
    if not isinstance(condition[test], _TESTS[test]):
        yield f"{place}: {test} takes a {_TESTS[test].__name__}, not {condition[test]!r}"
    if named and not condition.get("question"):
        yield f"{place}: the condition {condition} names no question"


def _dicts(items: Any) -> list[Mapping[str, Any]]:
    return [item for item in items or () if isinstance(item, Mapping)]


def _condition(data: Mapping[str, Any], question: str = "") -> Condition:
    test = next(key for key in data if key != "question")
    return Condition(data.get("question", question), test, data[test])


def _question(data: Mapping[str, Any]) -> Question:
    plain = {
        key: data[key]
        for key in ("hint", "unit", "required", "decimals", "long", "least", "most", "said")
        if key in data
    }
    return Question(
        key=data["key"],
        kind=QuestionKind(data["kind"]),
        label=data["label"],
        options=tuple(Option(*option) for option in data.get("options", ())),
        visible_if=tuple(_condition(item) for item in data.get("visible_if", ())),
        criterion=data.get("criterion", ""),
        poor_when=_condition(data["poor_when"], data["key"]) if "poor_when" in data else None,
        columns=tuple(_question(column) for column in data.get("columns", ())),
        **plain,
    )


def _section(data: Mapping[str, Any]) -> Section:
    questions = tuple(_question(item) for item in data["questions"])
    return Section(data["key"], data["title"], data.get("hint", ""), questions)


def _flag(data: Mapping[str, Any]) -> Flag:
    return Flag(
        data["key"],
        data["text"],
        when=tuple(_condition(item) for item in data.get("when", ())),
        any_person=tuple(_condition(item) for item in data.get("any_person", ())),
    )


def _question_problems(definition: Definition) -> Iterator[str]:
    """Yield the problems of single questions."""
    for section in definition.sections:
        keys = {question.key for question in definition.questions.values()}
        for question in section.questions:
            yield from _problems_of(question, f"{section.key}.{question.key}", keys)
            columns = {column.key for column in question.columns} | {AGE}
            for column in question.columns:
                yield from _problems_of(column, f"{section.key}.{column.key}", columns)


def _problems_of(question: Question, place: str, siblings: set[str]) -> Iterator[str]:
    if question.kind in {QuestionKind.CHOICE, QuestionKind.MULTI}:
        values = [option.value for option in question.options]
        if len(values) < 2 or len(set(values)) < len(values):
            yield f"{place}: needs two or more different options"
        if question.poor_when and not set(question.poor_when.operand) <= set(values):
            yield f"{place}: poor_when names an option that does not exist"
    elif question.options:
        yield f"{place}: only a choice has options"
    if (question.kind is QuestionKind.PEOPLE) != bool(question.columns):
        yield f"{place}: a question about each person has columns, and only it"
    if (question.kind is QuestionKind.PEOPLE) != (question.key == ROSTER):
        yield f"{place}: the question about each person is called {ROSTER}"
    if bool(question.criterion) != (question.poor_when is not None):
        yield f"{place}: criterion and poor_when belong together"
    for condition in question.visible_if:
        if condition.question not in siblings:
            yield f"{place}: visible_if names the unknown question {condition.question}"
        elif condition.question != AGE and condition.test not in _TESTS_IN_BROWSER:
            yield f"{place}: visible_if cannot use {condition.test}: the page shows it as one types"


def _whole_problems(definition: Definition) -> Iterator[str]:
    """Yield the problems between questions."""
    keys = [question.key for section in definition.sections for question in section.questions]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"{key}: the key is used twice"
    for key, kind in _NEEDED.items():
        if key not in definition.questions or definition.questions[key].kind is not kind:
            yield f"{key}: a question of kind {kind} is needed"
    linked = [question.criterion for question in definition.questions.values()]
    known = [criterion.key for criterion in definition.criteria]
    for key in known:
        if linked.count(key) != 1:
            yield f"criterion {key}: answered by {linked.count(key)} questions instead of one"
    for key in sorted(set(linked) - set(known) - {""}):
        yield f"criterion {key}: is not listed"
    if not 1 <= definition.poor_from <= len(known):
        yield f"poor_from: must lie between 1 and {len(known)}"

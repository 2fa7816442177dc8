"""Views follow one pattern: routes by decorator, one way to save, texts from ``wording``."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import Module, assert_none, modules, template_texts

#: Errors that ``platform/editing`` converts into responses.
REFUSALS = frozenset({"InvalidInput", "StaleRecord"})
#: Views that handle a stale record themselves, with the reason.
OVERTAKEN_IN_ITS_OWN_WAY = {
    "portal.casework.assessments.views": "the score is shown anew, with the reason above it",
    "portal.registry.intake.views.confirm_import": "a second click finds the work under way",
    "portal.registry.linkage.views.decide_pair": "the pair is decided: the next one comes",
}
#: One view for every dataset: its routes are added in a loop.
ROUTES_IN_A_LOOP = frozenset({"portal.edges.api.views"})

TONE = '"(?:neutral|progress|done|due|danger|stopped|info)"'
DECIDED_IN_A_TEMPLATE = {
    "a table is looked up": re.compile(r"\{[^{}]*:[^{}]*\}\s*(?:\[|\.get\()"),
    "a tone is chosen": re.compile(rf"(?<![=!]= ){TONE}\)?\s+(?:if|else)\b|\belse\s+\(*{TONE}"),
}

#: Modules that read an account's kecamatan themselves; all others use ``platform/scope``.
READ_DISTRICTS = (
    "portal.platform.scope",
    "portal.platform.accounts.",
    "portal.overview.staff.",
    "portal.edges.agency_access.",
    "portal.edges.demo.",
    "portal.overview.exports.queries",  # keeps them with the export, as they were when it was asked
)


def _views() -> Iterator[Module]:
    return (module for module in modules().values() if module.part == "views")


def _caught(module: Module) -> set[str]:
    """Return the errors that the module catches itself."""
    return {
        name.id
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and node.type is not None
        for name in ast.walk(node.type)
        if isinstance(name, ast.Name) and name.id in REFUSALS
    }


def test_views_leave_refusals_to_the_one_place_that_answers_them() -> None:
    caught = {module.name: names for module in _views() if (names := _caught(module))}
    assert caught == {name: {"StaleRecord"} for name in OVERTAKEN_IN_ITS_OWN_WAY}


def test_routes_are_decorators() -> None:
    assert_none(
        module.at(node)
        for module in modules().values()
        if module.name not in ROUTES_IN_A_LOOP
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "add_url_rule"
    )


def test_templates_take_words_and_tones_from_wording() -> None:
    assert_none(
        f"templates/{name}:{text.count(chr(10), 0, match.start()) + 1}: {what}"
        for name, text in template_texts().items()
        for what, pattern in DECIDED_IN_A_TEMPLATE.items()
        for match in pattern.finditer(text)
    )


def test_only_scope_asks_for_an_accounts_kecamatan() -> None:
    assert_none(
        module.at(node)
        for module in modules().values()
        if not module.name.startswith(READ_DISTRICTS)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "district_codes"
    )
    assert_none(
        f"templates/{name}" for name, text in template_texts().items() if "district_codes" in text
    )

"""Every action that the portal records has words in the trail."""

import ast
import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.overview.audit_trail.wording import value_in_words
from portal.platform.audit.wording import VERBS, audit_words, sentence
from tests.architecture.source import modules

pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)


def recorded_actions() -> Iterator[tuple[str, str]]:
    """Every action named in a call of ``audit.record``, and every step of every state machine."""
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("record"):
                for argument in node.args[1:2]:
                    if isinstance(argument, ast.Constant) and "." in str(argument.value):
                        yield str(argument.value), module.at(node)
        if module.part == "states":
            yield from _steps(module.name)


def _steps(name: str) -> Iterator[tuple[str, str]]:
    states = importlib.import_module(name)
    models = importlib.import_module(name.removesuffix("states") + "models")
    tables = {
        model.__tablename__: model
        for model in vars(models).values()
        if hasattr(model, "__tablename__") and hasattr(model, "status")
    }
    for (status, action), _step in getattr(states, "TRANSITIONS", {}).items():
        for table, model in tables.items():
            if type(status) is model.status.type.enum_class:
                yield f"{table}.{action.value}", name


def has_words(action: str) -> bool:
    words = audit_words()
    table, _dot, verb = action.partition(".")
    return action in words.sentences or (table in words.nouns and verb in VERBS)


def test_every_recorded_action_has_words(app: Flask) -> None:
    """Add the missing ones to the room's ``wording.py``."""
    missing = {
        f"{action} ({where})" for action, where in recorded_actions() if not has_words(action)
    }
    assert not missing, "\n" + "\n".join(sorted(missing))


def recorded_fields() -> Iterator[tuple[str, str]]:
    """Every value that a call of ``audit.record`` or a step of a state machine writes by name."""
    for module in modules().values():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            action = next((str(a.value) for a in node.args[1:2] if isinstance(a, ast.Constant)), "")
            if name.endswith(("apply_transition", "apply_to_all")) or (
                name.endswith("record") and "." in action
            ):
                for keyword in node.keywords:
                    yield keyword.arg or "", module.at(node)


def test_every_recorded_value_has_a_name(app: Flask) -> None:
    """Add the missing ones to the room's ``wording.py``."""
    known = {*audit_words().fields, "", "audit_place", "noted"}
    missing = {f"{field} ({where})" for field, where in recorded_fields() if field not in known}
    assert not missing, "\n" + "\n".join(sorted(missing))


def test_every_status_has_words(app: Flask) -> None:
    """Add the missing ones to the codes of the room's ``wording.py``."""
    missing = {
        f"{status.value} ({name})"
        for name in (module.name for module in modules().values() if module.part == "states")
        for (before, _action), step in _transitions(name)
        for status in (before, step.to)
        if status.value not in audit_words().codes
    }
    assert not missing, "\n" + "\n".join(sorted(missing))


def _transitions(name: str) -> Iterator[tuple[Any, Any]]:
    states = importlib.import_module(name)
    for table in vars(states).values():
        if isinstance(table, dict) and all(isinstance(key, tuple) for key in table):
            yield from table.items()


def test_the_walk_finds_actions_and_steps() -> None:
    found = {action for action, _where in recorded_actions()}
    assert {"users.create", "cases.assign", "cases.step_back", "decisions.approve"} <= found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        ([], "–"),
        (["32.16.08", "32.16.20"], "32.16.08, 32.16.20"),
        ({"name": "Siti", "nik": "3216085204809001"}, "nama: Siti; NIK: •••• •••• •••• 9001"),
        ("caseworker", "pendamping"),
        (391_000, "391000"),
        ("2026-12-24", "24 Desember 2026"),
        ("2026-11-24T16:56:02.686566+00:00", "24 November 2026, 23.56 WIB"),
        ("2026-13-45", "2026-13-45"),
        ("void", "batal"),
        ("aid_approved", "Bantuan disetujui"),
        ("081234567890", "•••• •••• 7890"),
        ("+6281234567890", "•••• •••• ••78 90"),
    ],
)
def test_values_read_as_text(app: object, value: object, text: str) -> None:
    assert value_in_words(value) == text


def test_an_unknown_action_reads_by_its_name(app: object) -> None:
    assert sentence("moons.eclipse") == "melakukan “eclipse” pada moons"

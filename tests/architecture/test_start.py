"""Modules loaded at start: the portal and small libraries only."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator

from portal.core import config
from tests.architecture.source import Module, assert_none, modules
from tests.paths import ROOT

LOADED = "import sys, wsgi; print(*sys.modules)"


def lazy_libraries(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield the libraries that ``module`` loads with ``lazy("…")``."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Name(id="lazy"), args=[ast.Constant(value=str(name))]):
                yield name, node


def test_a_library_that_is_lazy_in_one_place_is_loaded_by_none() -> None:
    secrets = dict.fromkeys(config.SECRETS.values(), "a secret of this test alone, 32 or more")
    loaded = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        env={**os.environ, **secrets},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    named = {name for module in modules().values() for name, _ in lazy_libraries(module)}
    assert {"weasyprint", "splink", "twilio.rest"} <= named
    assert named & set(loaded) == set()


def test_only_libraries_are_lazy_and_never_a_part_of_the_portal() -> None:
    """The rule on import order would not see a lazy import."""
    assert_none(
        module.at(node)
        for module in modules().values()
        for name, node in lazy_libraries(module)
        if name.split(".")[0] == "portal"
    )


def test_imports_stand_at_the_top() -> None:
    """Even where the linter would allow it: large libraries use ``lazy`` instead."""
    assert_none(
        str(module.path)
        for module in modules().values()
        if "PLC0415" in module.path.read_text(encoding="utf-8")
    )

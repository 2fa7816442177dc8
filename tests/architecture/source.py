"""Parsed source of the portal, on which the architecture tests work."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.paths import ROOT

TEMPLATES = ROOT / "templates"


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name, path and tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def floor(self) -> str:
        """Return ``casework`` for ``portal.casework.cases.views.show``; "" for modules outside the
        floors.
        """
        return self._place(1)

    @property
    def room(self) -> str:
        """Return ``cases`` for ``portal.casework.cases.views.show``."""
        return self._place(2)

    @property
    def part(self) -> str:
        """Return the part within the room: ``views`` for ``portal.casework.cases.views.show``."""
        return self._place(3)

    def _place(self, depth: int) -> str:
        return (*self.name.split("."), "", "", "")[depth]

    def at(self, node: ast.AST) -> str:
        """Return the position of a node, to click on in a failure message."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@cache
def modules(folder: str = "portal") -> Mapping[str, Module]:
    """Every module below ``folder``, by name."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path, ast.parse(path.read_text(encoding="utf-8")))
    return found


def imports(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield the portal's modules imported by ``module``, also inside functions."""
    known = modules()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module in known:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield (full if full in known else node.module), node


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@cache
def template_texts() -> Mapping[str, str]:
    """Return the text of every HTML template by its name."""
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(TEMPLATES.rglob("*.html"))
    }


def assert_none(found: Iterable[str]) -> None:
    """Fail with each finding on a line of its own."""
    lines = list(found)
    assert not lines, "\n" + "\n".join(lines)

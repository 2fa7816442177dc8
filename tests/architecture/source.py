"""The portal's own source, read as a tree: what the rules of the house are tested on."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.paths import ROOT

TEMPLATES = ROOT / "templates"


@dataclass(frozen=True)
class Module:
    """One file of Python: its dotted name, where it lies and its tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def floor(self) -> str:
        """``casework`` of ``portal.casework.cases.views.show``; "" for what stands beside them."""
        return self._place(1)

    @property
    def room(self) -> str:
        """``cases`` of ``portal.casework.cases.views.show``."""
        return self._place(2)

    @property
    def part(self) -> str:
        """Its part within the room: ``views`` of ``portal.casework.cases.views.show``."""
        return self._place(3)

    def _place(self, depth: int) -> str:
        return (*self.name.split("."), "", "", "")[depth]

    def at(self, node: ast.AST) -> str:
        """Where a node stands, to click on in a failure."""
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
    """The portal's modules that ``module`` imports, wherever in it."""
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
    """Every HTML template by the name it is rendered by."""
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(TEMPLATES.rglob("*.html"))
    }


def assert_none(found: Iterable[str]) -> None:
    """Fail with every find on a line of its own."""
    lines = list(found)
    assert not lines, "\n" + "\n".join(lines)

"""House rules, without a list of exceptions."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Module, assert_none, functions, modules

LONGEST_FILE = 400
LONGEST_FUNCTION = 40

#: The workflow, and the outbox with its claim and settle: each step is one guarded UPDATE.
GUARDIANS_OF_STATUS = frozenset(
    {
        "portal.platform.workflow",
        "portal.platform.messages.outbox.claims",
        "portal.platform.messages.outbox.settlement",
    }
)

#: Parts that jobs and commands call in the same way as pages.
WITHOUT_REQUEST = frozenset({"services", "queries", "states", "models", "settings"})
OF_A_REQUEST = frozenset(
    "request session g flash redirect abort url_for render_template make_response".split()
)
REQUEST_PACKAGES = ("flask_login", "flask_wtf", "htmx_flask", "wtforms", "flask_limiter")
#: First words of services that overwrite stored values.
CHANGING = frozenset("change correct edit move pin rename replace set update write".split())


def test_files_are_short() -> None:
    assert_none(
        f"{module.path}: {lines} lines"
        for folder in ("portal", "tests")
        for module in modules(folder).values()
        if (lines := len(module.path.read_text(encoding="utf-8").splitlines())) >= LONGEST_FILE
    )


def test_no_name_of_a_class_stands_for_two_things() -> None:
    where: dict[str, list[str]] = {}
    for module in modules().values():
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where.setdefault(node.name, []).append(str(module.path))
    assert_none(
        f"{name}: {', '.join(places)}"
        for name, places in where.items()
        if len(places) > 1 and not all(place.endswith("states.py") for place in places)
    )


def test_functions_are_short() -> None:
    assert_none(
        f"{module.at(function)} {function.name}: {lines} lines"
        for folder in ("portal", "tests")
        for module in modules(folder).values()
        for function in functions(module)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) >= LONGEST_FUNCTION
    )


def test_nothing_is_called_utils() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert [m.name for m in modules().values() if set(m.name.split(".")) & vague] == []


def test_every_signature_is_annotated() -> None:
    assert_none(
        f"{module.at(function)} {function.name}"
        for module in modules().values()
        for function in functions(module)
        if function.returns is None or any(_unannotated(function))
    )


def _unannotated(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    spec = function.args
    named = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]
    named += [extra for extra in (spec.vararg, spec.kwarg) if extra is not None]
    for number, argument in enumerate(named):
        is_receiver = number == 0 and argument.arg in {"self", "cls"}
        if argument.annotation is None and not is_receiver:
            yield argument.arg


def test_modules_and_public_functions_say_what_they_are_for() -> None:
    silent = []
    for module in modules().values():
        nodes: list[ast.AST] = [module.tree, *module.tree.body]
        for node in nodes:
            is_public = not getattr(node, "name", "").startswith("_")
            kinds = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef
            if isinstance(node, kinds) and is_public and not ast.get_docstring(node):
                silent.append(f"{module.at(node)} {getattr(node, 'name', '')}")
    assert_none(silent)


def test_a_service_that_changes_something_is_told_every_value() -> None:
    """An omitted value would count as empty and overwrite the stored one."""
    assert_none(
        f"{module.at(node)} {node.name}"
        for module in modules().values()
        if module.part == "services"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
        and node.name.partition("_")[0] in CHANGING
        and (node.args.defaults or any(node.args.kw_defaults))
    )


def test_only_the_transaction_commits_or_rolls_back() -> None:
    assert_none(
        module.at(node)
        for module in modules().values()
        if module.name != "portal.core.db.transaction"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "rollback"}
    )


def test_only_the_workflow_assigns_a_status() -> None:
    assert_none(
        module.at(node)
        for module in modules().values()
        if module.name not in GUARDIANS_OF_STATUS
        for node in ast.walk(module.tree)
        if _assigns_status(node)
    )


def _assigns_status(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(t, ast.Attribute) and t.attr == "status" for t in targets)
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "values"
        and any(keyword.arg == "status" for keyword in node.keywords)
    )


def test_services_queries_and_models_know_nothing_of_a_request() -> None:
    assert_none(
        f"{module.at(node)} {', '.join(sorted(names))}"
        for module in modules().values()
        if _has_no_request(module)
        for node in ast.walk(module.tree)
        if (names := _request_names(module, node))
    )


def _has_no_request(module: Module) -> bool:
    if module.floor == "core":
        return module.room != "extensions"
    return module.part in WITHOUT_REQUEST or module.room == "workflow"


def _request_names(module: Module, node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {a.name for a in node.names if a.name.split(".")[0] in REQUEST_PACKAGES}
    if not isinstance(node, ast.ImportFrom) or node.module is None:
        return set()
    if node.module == "flask":
        return {alias.name for alias in node.names} & OF_A_REQUEST
    is_mixin = module.name == "portal.platform.accounts.models"  # Flask-Login's base of the account
    return {node.module} if node.module in REQUEST_PACKAGES and not is_mixin else set()

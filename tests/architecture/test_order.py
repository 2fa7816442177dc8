"""Who may import whom: nothing upward, nothing in a circle."""

import graphlib

from tests.architecture.source import Module, assert_none, imports, layers, modules

#: Parts of a mechanism that speak to browsers: they stand after ``web``, before the features.
PAGES = ("views", "forms", "wording", "jobs")

#: Inside a room: views → forms, services, queries → states, models. Other parts stand in between.
LEVELS = {"models": 0, "states": 0, "services": 1, "queries": 1, "forms": 1, "views": 2}


def _place(module: Module) -> tuple[int, int]:
    """Layer and place in it; a mechanism's pages come last among the mechanisms."""
    for number, layer in enumerate(layers()):
        if module.package in layer:
            is_page = module.part.endswith(PAGES) and "web" in layer and module.package != "web"
            place = layer.index(module.package)
            return number, place + (len(layer) if is_page else 0)
    raise AssertionError(f"docs/decisions.md does not say where portal/{module.package} stands")


def test_every_room_has_its_place_in_the_stated_order() -> None:
    stated = [name for layer in layers() for name in layer]
    assert len(stated) == len(set(stated))
    for module in modules().values():
        if module.name != "portal":
            _place(module)


def test_a_module_imports_only_what_stands_before_it() -> None:
    known = modules()
    upward = [
        f"{module.at(node)}: {module.name} imports {target}"
        for module in known.values()
        if module.name != "portal"
        for target, node in imports(module)
        if target != "portal"
        and module.package != known[target].package
        and _place(module) < _place(known[target])
    ]
    assert_none(upward)


def test_nothing_but_the_edges_imports_the_application() -> None:
    inside = [
        module.at(node)
        for module in modules().values()
        for target, node in imports(module)
        if target == "portal" and module.package not in layers()[-1] and module.name != "portal"
    ]
    assert_none(inside)


def test_no_imports_go_in_a_circle() -> None:
    graph = {
        module.name: {target for target, _node in imports(module) if target != module.name}
        for module in modules().values()
    }
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        raise AssertionError(" → ".join(error.args[1])) from None


def test_inside_a_room_views_stand_on_services_and_services_on_models() -> None:
    known = modules()
    wrong = []
    for module in known.values():
        level = LEVELS.get(module.part, 1)
        for target, node in imports(module):
            other = known[target]
            if other.package != module.package or other.part == module.part:
                continue
            if LEVELS.get(other.part, 0) > level or (
                module.part in {"services", "queries"} and other.part == "forms"
            ):
                wrong.append(f"{module.at(node)}: {module.name} imports {target}")
    assert_none(wrong)

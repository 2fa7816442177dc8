"""Import order: no upward imports, no cycles."""

import graphlib
from collections.abc import Iterator

from portal.core import extensions
from portal.features import FEATURES, FLOORS
from tests.architecture.source import Module, assert_none, imports, modules
from tests.paths import ROOT

#: Inside a room: views → forms, services, queries → states, models. Other parts are in between.
LEVELS = {"models": 0, "states": 0, "services": 1, "queries": 1, "forms": 1, "views": 2}
MANIFEST = "feature"


def _rooms_with_a_manifest() -> list[str]:
    return [f"{m.floor}.{m.room}" for m in modules().values() if m.part == MANIFEST]


def _is_composition(module: Module) -> bool:
    """Return whether this is the list of features or a manifest, which nothing else imports."""
    return module.floor not in FLOORS or module.part == MANIFEST


def test_the_floors_are_the_folders() -> None:
    folders = {path.parent.name for path in (ROOT / "portal").glob("*/__init__.py")}
    assert folders == set(FLOORS)


def test_every_manifest_is_listed_once_and_under_the_name_of_its_room() -> None:
    listed = [feature.name for feature in FEATURES]
    assert sorted(listed) == sorted(_rooms_with_a_manifest())


def test_features_are_listed_floor_after_floor() -> None:
    floors = [FLOORS.index(feature.name.split(".")[0]) for feature in FEATURES]
    assert floors == sorted(floors)


def _floor(module: Module) -> int:
    """Return the number of its floor from the bottom; the list of features belongs to the edges."""
    return FLOORS.index(module.floor) if module.floor in FLOORS else len(FLOORS) - 1


def _upward() -> Iterator[str]:
    known, order = modules(), [feature.name for feature in FEATURES]
    for module in known.values():
        if _is_composition(module):
            continue
        mine = f"{module.floor}.{module.room}"
        for target, node in imports(module):
            other = known[target]
            theirs = f"{other.floor}.{other.room}"
            higher_floor = _floor(other) > _floor(module)
            both_listed = mine in order and theirs in order
            later_room = both_listed and order.index(theirs) > order.index(mine)
            if higher_floor or later_room or other.part == MANIFEST:
                yield f"{module.at(node)}: {module.name} imports {target}"


def test_a_module_imports_only_what_stands_before_it() -> None:
    assert_none(_upward())


def test_the_rooms_of_a_floor_stand_in_one_order() -> None:
    known = modules()
    for floor in FLOORS:
        graph: dict[str, set[str]] = {}
        for module in known.values():
            if module.floor != floor or not module.room or _is_composition(module):
                continue
            others = {known[target] for target, _node in imports(module)}
            graph.setdefault(module.room, set()).update(
                other.room
                for other in others
                if other.floor == floor and other.room not in ("", module.room)
            )
        assert_no_circle(graph)


def test_no_imports_go_in_a_circle() -> None:
    assert_no_circle(
        {
            module.name: {target for target, _node in imports(module) if target != module.name}
            for module in modules().values()
        }
    )


def assert_no_circle(graph: dict[str, set[str]]) -> None:
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        raise AssertionError(" → ".join(error.args[1])) from None


def test_every_table_is_named_in_a_manifest() -> None:
    named = {
        value.__tablename__
        for feature in FEATURES
        for module in feature.models
        for value in vars(module).values()
        if hasattr(value, "__tablename__")
    }
    assert set(extensions.db.metadata.tables) - named == {"number_sequences"}


def test_inside_a_room_views_stand_on_services_and_services_on_models() -> None:
    known = modules()
    wrong = []
    for module in known.values():
        level = LEVELS.get(module.part, 1)
        for target, node in imports(module):
            other = known[target]
            elsewhere = (other.floor, other.room) != (module.floor, module.room)
            if elsewhere or other.part == module.part or module.part == MANIFEST:
                continue
            if LEVELS.get(other.part, 0) > level or (
                module.part in {"services", "queries"} and other.part == "forms"
            ):
                wrong.append(f"{module.at(node)}: {module.name} imports {target}")
    assert_none(wrong)

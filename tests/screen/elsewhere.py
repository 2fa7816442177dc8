"""The living programme in another regency, built by a process of its own: ``python -m … FILE``."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.database import build_template


def build_elsewhere(regency: str, target: Path) -> None:
    """Write the programme of ``regency`` to ``target``, and its staff beside it."""
    environment = {**os.environ, "TEST_REGENCY": regency}
    command = [sys.executable, "-m", "tests.screen.elsewhere", str(target)]
    subprocess.run(command, env=environment, check=True)


def staff_file(target: Path) -> Path:
    """Return the file that says who works in the programme in ``target``, finished or not."""
    return target.with_name(f"{target.name.partition('.')[0]}.json")


def _build(target: Path) -> None:
    # Where the programme is, is known once these are loaded.
    from tests.factories import signed_in  # noqa: PLC0415
    from tests.screen.portal import open_portal  # noqa: PLC0415
    from tests.screen.world import build_world  # noqa: PLC0415

    uri = f"sqlite:///{target}"
    build_template(uri)
    with open_portal(uri):
        staff = {role: signed_in(user) for role, user in build_world().items()}
    staff_file(target).write_text(json.dumps(staff))


if __name__ == "__main__":
    _build(Path(sys.argv[1]))

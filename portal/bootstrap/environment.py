"""The virtual environment ``.venv`` and the Python packages in it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from .console import SetupError, say
from .stamps import Stamp

# Also when this runs inside another virtual environment: the Python that is there to stay.
BASE_PYTHON = Path(sys.executable).resolve()


class Environment:
    """``.venv`` under ``root``; every package in it comes from a lock file with hashes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.stamps = self.folder / "stamps"

    def program(self, name: str) -> Path:
        """The path of a program that lives in the environment."""
        return self.folder / "bin" / name

    def is_made(self) -> bool:
        """Whether ``.venv`` is there, whole, and made by the Python that runs this."""
        return self._python_stamp.holds() and self.program("python").exists()

    def create(self) -> None:
        """Make ``.venv``, anew when it was made by another Python or never finished."""
        if self.is_made():
            return
        say("Making .venv")
        self.run(str(BASE_PYTHON), "-m", "venv", "--clear", str(self.folder))
        self._python_stamp.set()

    @property
    def _python_stamp(self) -> Stamp:
        return Stamp(self.stamps / "python", f"{BASE_PYTHON} {sys.version}")

    def install(self, lock: str, announcement: str) -> None:
        """Install the lock file ``lock`` (relative to the root) unless it is in place already."""
        stamp = Stamp(self.stamps / lock.replace("/", "-"), self.root / lock)
        if stamp.holds():
            return
        say(announcement)
        self.run(
            *(str(self.program("python")), "-m", "pip", "install", "--quiet", "--no-input"),
            *("--disable-pip-version-check", "--use-pep517", "--require-hashes", "--no-deps"),
            *("-r", lock),
        )
        stamp.set()

    def run(self, *command: str, variables: Mapping[str, str] | None = None) -> None:
        """Run ``command`` in the root with the environment's programs first on the path.

        ``variables`` are set beside those of this process. Raises ``SetupError`` when it fails.
        """
        self._run(command, stdout=None, variables=variables)

    def read(self, *command: str) -> str:
        """As ``run``, and return what the command prints on its standard output."""
        return self._run(command, stdout=subprocess.PIPE)

    def _run(
        self,
        command: tuple[str, ...],
        *,
        stdout: int | None,
        variables: Mapping[str, str] | None = None,
    ) -> str:
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
        done = subprocess.run(
            command,
            cwd=self.root,
            env={**os.environ, "PATH": path, **(variables or {})},
            stdout=stdout,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SetupError(
                f"`{' '.join(command)}` failed with status {done.returncode};"
                " its own words stand above."
            )
        return done.stdout or ""

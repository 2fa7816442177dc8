"""The virtual environment ``.venv`` and its Python packages."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, NoReturn

from .console import SetupError, say
from .processes import no_news, run_with_progress
from .stamps import Stamp

#: First line of a package in a lock file.
PACKAGE = re.compile(r"^[\w.-]+==", re.MULTILINE)

# The base Python, even if this runs inside another virtual environment.
BASE_PYTHON = Path(sys.executable).resolve()


class Environment:
    """``.venv`` under ``root``; all its packages come from a lock file with hashes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.stamps = self.folder / "stamps"

    def program(self, name: str) -> Path:
        """Return the path of a program in the environment."""
        return self.folder / "bin" / name

    def is_made(self) -> bool:
        """Return whether ``.venv`` exists, is complete, and was created by the Python that runs
        this.
        """
        return self._python_stamp.holds() and self.program("python").exists()

    def create(self) -> None:
        """Create ``.venv``; recreate it if it is incomplete or was created by another Python."""
        if self.is_made():
            return
        say("Making .venv")
        self.run(str(BASE_PYTHON), "-m", "venv", "--clear", str(self.folder))
        self._python_stamp.set()

    @property
    def _python_stamp(self) -> Stamp:
        return Stamp(self.stamps / "python", f"{BASE_PYTHON} {sys.version}")

    def install(self, lock: str, announcement: str) -> None:
        """Install the lock file ``lock`` (relative to the root) unless it is installed already."""
        stamp = Stamp(self.stamps / lock.replace("/", "-"), self.root / lock)
        if stamp.holds():
            return
        say(announcement)
        wanted = len(PACKAGE.findall((self.root / lock).read_text()))
        before, log = self._installed(), self.folder / "pip.log"
        with log.open("w") as stream:
            self._run(
                (
                    *(str(self.program("python")), "-m", "pip", "install", "--no-input"),
                    *("--progress-bar", "off", "--disable-pip-version-check", "--use-pep517"),
                    *("--require-hashes", "--no-deps", "-r", lock),
                ),
                stdout=stream,
                news=lambda: _pip_progress(log.read_text(), self._installed() - before, wanted),
            )
        stamp.set()

    def _installed(self) -> int:
        return len(list(self.folder.glob("lib/python*/site-packages/*.dist-info")))

    def run(self, *command: str, variables: Mapping[str, str] | None = None) -> None:
        """Run ``command`` in the root, with the environment's programs first on the path.

        ``variables`` are added to those of this process. Raises ``SetupError`` if it fails.
        """
        self._run(command, variables=variables)

    def read(self, *command: str) -> str:
        """Run a command like :meth:`run` and return its standard output."""
        return self._run(command, stdout=subprocess.PIPE)

    def become(self, program: str, *arguments: str) -> NoReturn:
        """Replace this process by a program of the environment."""
        path = str(self.program(program))
        os.chdir(self.root)
        os.execve(path, (path, *arguments), self._variables())  # noqa: S606  no shell is wanted

    def _run(
        self,
        command: tuple[str, ...],
        *,
        stdout: int | IO[str] | None = None,
        variables: Mapping[str, str] | None = None,
        news: Callable[[], str] = no_news,
    ) -> str:
        done = run_with_progress(
            command,
            variables={**self._variables(), **(variables or {})},
            folder=self.root,
            stdout=stdout,
            news=news,
        )
        if done.returncode:
            raise SetupError(
                f"`{' '.join(command)}` failed with status {done.returncode};"
                " its own words stand above."
            )
        return done.stdout or ""

    def _variables(self) -> dict[str, str]:
        """Return the variables of this process, with the environment's programs first on the path.

        Without a writable home (as for a service account) caches are stored below the root.
        """
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
        caches = {}
        if not os.access(os.path.expanduser("~"), os.W_OK):  # noqa: PTH111  Path raises without one
            folder = self.folder / "cache"
            caches = {"XDG_CACHE_HOME": str(folder), "npm_config_cache": str(folder / "npm")}
        return {**os.environ, "PATH": path, **caches}


def _pip_progress(log: str, installed: int, wanted: int) -> str:
    """Return the progress of pip: first it downloads all packages, then it installs them."""
    if "Installing collected packages" in log:
        return f"putting in place, {installed} of {wanted} packages"
    return f"fetching, {log.count('Collecting ')} of {wanted} packages"

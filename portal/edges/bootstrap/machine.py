"""Requirements on the operating system, and how to install them on Debian and Ubuntu."""

import ctypes
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .console import SetupError, say
from .processes import run_with_progress

# One row per library that WeasyPrint loads: its names on Linux and on macOS.
PANGO_LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
MAC_FONT_FOLDERS = ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts")
FONT_SUFFIXES = {".ttf", ".otf", ".ttc"}
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)


@dataclass(frozen=True)
class Need:
    """A requirement: ``what`` it is for, its Debian packages, and how to check it."""

    what: str
    packages: tuple[str, ...]
    is_met: Callable[[], bool]


def can_make_venv() -> bool:
    """Return whether ``venv`` works; Debian ships Python without ``ensurepip``, which it needs."""
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def has_pango() -> bool:
    """Return whether the libraries can be loaded, by the same names that WeasyPrint tries."""
    return all(any(map(_opens, names)) for names in PANGO_LIBRARIES)


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Return whether the system has a real font; without any, Pango draws empty boxes."""
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS + MAC_FONT_FOLDERS)
    return any(
        file.suffix.lower() in FONT_SUFFIXES for folder in folders for file in folder.rglob("*")
    )


def has_browser() -> bool:
    """Return whether a Chromium is on the path, or named by ``CHROMIUM``."""
    names = filter(None, (os.environ.get("CHROMIUM"), *BROWSERS))
    return any(map(shutil.which, names))


VENV = Need(
    "Python's virtual environments",
    (f"python{sys.version_info.major}.{sys.version_info.minor}-venv",),
    can_make_venv,
)
PANGO = Need(
    "Pango, which sets the text of receipts",
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    has_pango,
)
FONT = Need("a font for receipts", ("fonts-dejavu-core",), has_font)
CHROMIUM = Need("Chromium, in which the tests drive the portal", ("chromium",), has_browser)


def require(*needs: Need) -> None:
    """Check the requirements.

    As root on Debian or Ubuntu install the missing packages; otherwise print the exact command.
    Raises ``SetupError`` if something is still missing afterwards.
    """
    missing = [need for need in needs if not need.is_met()]
    if not missing:
        return
    packages = [package for need in missing for package in need.packages]
    wanted = ", ".join(need.what for need in missing)
    if not shutil.which("apt-get"):
        raise SetupError(
            f"This machine lacks {wanted}.\nInstall it with the system's package manager"
            f" (on Debian the packages are called {' '.join(packages)}), then start again."
        )
    if os.geteuid() != 0:
        raise SetupError(
            f"This machine lacks {wanted}. Run this, then start again:\n\n"
            f"    sudo apt-get update && sudo apt-get install -y {' '.join(packages)}\n"
        )
    say(f"Installing {wanted}: {' '.join(packages)}")
    _install(packages)
    if still := [need.what for need in missing if not need.is_met()]:
        raise SetupError(
            f"Installed {' '.join(packages)}, and yet this machine lacks {', '.join(still)}."
        )


def _install(packages: Sequence[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
    for command in (("apt-get", "update", "-qq"), install):
        done = run_with_progress(
            command, variables=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        if done.returncode:
            raise SetupError(f"`{' '.join(command)}` failed:\n{done.stderr.strip()}")

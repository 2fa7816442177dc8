"""The commands behind ``make``: ``setup`` prepares this machine, ``run`` also starts the portal."""

import argparse
import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from . import frontend, machine, migrations, secret_files
from .console import SetupError, say
from .environment import Environment
from .stamps import Stamp
from .supervisor import Program, Supervisor

ROOT = Path(__file__).resolve().parents[2]
OFF = {"0", "no", "false", "off"}


@dataclass(frozen=True)
class Options:
    """What the environment says about how to run."""

    host: str
    port: int
    processes: int
    demo: bool

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Options":
        """Read the variables, of which README.md has a table; a wrong value stops the start."""
        return cls(
            host=environ.get("HOST") or "127.0.0.1",
            port=_read_number(environ, "PORT", default=8000, highest=65535),
            processes=_read_number(environ, "WEB_CONCURRENCY", default=2, highest=64),
            demo=environ.get("DEMO", "1").strip().lower() not in OFF,
        )

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the portal."""
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104  only compared
        return f"http://{host}:{self.port}"


def _read_number(environ: Mapping[str, str], name: str, *, default: int, highest: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= highest:
        raise SetupError(f"{name} must be a number from 1 to {highest}, not {text!r}.")
    return int(text)


def set_up(environment: Environment, purpose: str) -> None:
    """Install what ``purpose`` needs: ``run``, ``test`` or ``check``."""
    # The machine first, all at once: whoever lacks something learns it before the long part.
    needs = [] if environment.is_made() else [machine.VENV]
    if purpose != "check":
        needs += [machine.PANGO, machine.FONT]
    if purpose == "test":
        needs += [machine.CHROMIUM]
    machine.require(*needs)

    environment.create()
    environment.install(
        "requirements.txt", "Installing the Python packages (a minute or two, only the first time)"
    )
    if purpose != "run":
        environment.install("requirements/test.txt", "Installing what the tests need")
    if purpose == "check":
        environment.install("requirements/check.txt", "Installing what the checks need")
    else:
        frontend.install(environment)
        compile_catalogues(environment)


def compile_catalogues(environment: Environment) -> None:
    """Compile the catalogues of the screen's languages, unless none has changed."""
    catalogues = sorted((environment.root / "portal/translations").glob("*/LC_MESSAGES/*.po"))
    compiled = [catalogue.with_suffix(".mo") for catalogue in catalogues]
    stamp = Stamp(environment.stamps / "catalogues", *catalogues)
    if stamp.holds() and all(file.is_file() for file in compiled):
        return
    for source, target in zip(catalogues, compiled, strict=True):
        environment.read("pybabel", "--quiet", "compile", "-i", str(source), "-o", str(target))
    stamp.set()


def prepare_data(environment: Environment, options: Options) -> str:
    """Bring database, regions and demo programme up to date; returns the demo's sign-ins."""
    flask = (str(environment.program("flask")), "--app", "wsgi")
    environment.run(*flask, "db", "upgrade")
    environment.run(*flask, "regions", "load")
    environment.run(*flask, "agencies", "ensure")
    return environment.read(*flask, "demo", "load", "--if-empty") if options.demo else ""


def programs(environment: Environment, options: Options) -> list[Program]:
    """The two processes that make up the portal."""
    gunicorn = (
        *(str(environment.program("gunicorn")), "wsgi:app", "--name", "portal"),
        *("--bind", f"{options.host}:{options.port}", "--worker-class", "gthread"),
        *("--workers", str(options.processes), "--threads", "8"),
        *("--timeout", "120", "--graceful-timeout", "10"),
        *("--log-level", "warning", "--no-control-socket"),
    )
    worker = (str(environment.program("flask")), "--app", "wsgi", "worker")
    return [
        Program("web server", gunicorn, signal.SIGTERM),
        Program("worker", worker, signal.SIGINT),
    ]


def require_free_port(options: Options) -> None:
    """Say so before anything is installed, not after, when another program has the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((options.host, options.port))
        except OSError as error:
            raise SetupError(
                f"The portal cannot listen at {options.host}:{options.port} ({error.strerror})."
                " Another port: PORT=8001 make run"
            ) from error


def answers(address: str) -> bool:
    """Whether the portal says that it is well."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as response:  # noqa: S310  http
            return bool(response.status == 200)
    except OSError:  # refused, timed out, or an HTTP error status
        return False


def run(environment: Environment) -> int:
    """Set up this machine, then start the portal."""
    options = Options.read(os.environ)
    require_free_port(options)
    set_up(environment, "run")
    secret_files.create_missing(environment.root / "instance", os.environ)
    return start(environment, options)


def start(environment: Environment, options: Options) -> int:
    """Bring the data up to date and run the portal until it is told to stop."""
    sign_ins = prepare_data(environment, options)
    supervisor = Supervisor(programs(environment, options), environment.root)
    return supervisor.run(
        is_ready=lambda: answers(options.address),
        on_ready=lambda: say(greeting(options.address, sign_ins)),
    )


def greeting(address: str, sign_ins: str) -> str:
    """What the terminal shows once the portal answers."""
    paragraphs = (
        f"Portal Bekasi Asih Ka Indung is ready: {address}",
        sign_ins.strip(),
        "Ctrl-C stops everything.",
    )
    return "\n" + "\n\n".join(filter(None, paragraphs))


def main() -> int:
    """Read the command line, act, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python3 portal/bootstrap", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="set up this machine and start the portal")
    commands.add_parser("check-migrations", help="compare the migrations with the models")
    setup = commands.add_parser("setup", help="set up this machine only")
    setup.add_argument("purpose", nargs="?", default="run", choices=("run", "test", "check"))
    arguments = parser.parse_args()
    environment = Environment(ROOT)
    try:
        if arguments.command == "run":
            return run(environment)
        if arguments.command == "check-migrations":
            migrations.check(environment)
        else:
            set_up(environment, arguments.purpose)
    except SetupError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

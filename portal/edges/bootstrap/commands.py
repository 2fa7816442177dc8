"""The commands behind ``make``: ``setup`` prepares this machine, ``run`` also starts the portal."""

import argparse
import os
import secrets
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory

from . import frontend, machine, secret_files
from .console import SetupError, say
from .environment import Environment
from .listening import require_free_port
from .locks import Lock
from .options import Options
from .stamps import Stamp

ROOT = Path(__file__).resolve().parents[3]


def set_up_lock(environment: Environment) -> AbstractContextManager[None]:
    """Return the lock that allows one set-up at a time; others wait."""
    return Lock(environment.root / "instance" / "set-up.lock").held("setting up this machine")


def set_up(environment: Environment, purpose: str) -> None:
    """Install what ``purpose`` needs: ``run``, ``test`` or ``check``."""
    # Check the machine first, so that everything missing is reported before the long part.
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
    """Compile the message catalogues, unless none has changed."""
    catalogues = sorted((environment.root / "portal/translations").glob("*/LC_MESSAGES/*.po"))
    compiled = [catalogue.with_suffix(".mo") for catalogue in catalogues]
    stamp = Stamp(environment.stamps / "catalogues", *catalogues)
    if stamp.holds() and all(file.is_file() for file in compiled):
        return
    for source, target in zip(catalogues, compiled, strict=True):
        environment.read("pybabel", "--quiet", "compile", "-i", str(source), "-o", str(target))
    stamp.set()


def run(environment: Environment) -> None:
    """Set up this machine, then replace this process by ``flask start``."""
    require_free_port(Options.read(os.environ))
    instance = environment.root / "instance"
    with set_up_lock(environment):
        set_up(environment, "run")
        secret_files.create_missing(instance, os.environ)
    say("Starting the portal")
    environment.become("python", "-m", "flask", "--app", "wsgi", "start")


def check_migrations(environment: Environment) -> None:
    """Migrate an empty database and compare it with the models; raise ``SetupError`` if they
    differ.
    """
    flask = (str(environment.program("flask")), "--app", "wsgi", "db")
    with TemporaryDirectory() as folder:
        variables = {variable: secrets.token_hex() for variable in secret_files.SECRETS.values()}
        variables["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'check.sqlite3'}"
        environment.run(*flask, "upgrade", variables=variables)
        environment.run(*flask, "check", variables=variables)


def main() -> int:
    """Parse the command line, run the command, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python3 portal/edges/bootstrap", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="set up this machine and start the portal")
    commands.add_parser("check-migrations", help="compare the migrations with the models")
    setup = commands.add_parser("setup", help="set up this machine only")
    setup.add_argument("purpose", nargs="?", default="run", choices=("run", "test", "check"))
    arguments = parser.parse_args()
    environment = Environment(ROOT)
    try:
        if arguments.command == "run":
            run(environment)
        elif arguments.command == "check-migrations":
            check_migrations(environment)
        else:
            with set_up_lock(environment):
                set_up(environment, arguments.purpose)
    except SetupError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

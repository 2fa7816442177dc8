"""Start the portal on a machine that is set up: prepare the data, then run the processes."""

import gc
import signal
from datetime import date
from pathlib import Path

import click
from flask import Flask
from flask_migrate import upgrade

from portal.core.db.transaction import read_only
from portal.core.extensions import db
from portal.core.public_address import is_public
from portal.edges.bootstrap.console import SetupError, say
from portal.edges.bootstrap.listening import health_error, require_free_port
from portal.edges.bootstrap.locks import Lock
from portal.edges.bootstrap.options import Options
from portal.edges.bootstrap.supervisor import Program, Supervisor
from portal.edges.demo.programme import is_empty
from portal.edges.demo.terminal import demo_day, load_with_progress, sign_in_table
from portal.edges.installation.services import prepare_rooms
from portal.edges.server.web_server import WebServer
from portal.platform.jobs.worker import run_worker
from portal.platform.office.queries import portal_in_use

CLOSING = "Ctrl-C stops everything."
FIRST_ACCOUNT = (
    "Nobody has an account yet. Make the first in another terminal, here and with the same"
    " settings:\n\n"
    "  .venv/bin/flask --app wsgi users create YOU@OFFICE.go.id --role administrator \\\n"
    '    --name "YOUR NAME" --password-stdin\n\n'
    "then type a password of your own and Enter. Sign in, and the page Siapkan portal says what is"
    " next."
)
UNTRUSTED = (
    "PUBLIC_URL is https:// and TRUSTED_PROXIES is 0: all visitors seem to come from the web server"
    " before the portal, and one who guesses passwords shuts out all. See docs/operations.md."
)


def run(app: Flask, options: Options) -> int:
    """Update the data and run the portal until it is told to stop.

    Of two concurrent starts the second waits for the data of the first. Raises ``SetupError`` if
    the portal cannot listen.
    """
    lock = Lock(lock_file(app))
    lock.acquire("bringing the data up to date", meanwhile=lambda: require_free_port(options))
    require_free_port(options)
    if app.config["PUBLIC_URL"].startswith("https://") and not app.config["TRUSTED_PROXIES"]:
        say(UNTRUSTED)
    sign_ins, wants_demo = prepare_data(app, options)
    with app.app_context():
        day = demo_day(app.config["DEMO_DATE"])  # by the clock of the regency, now that it is known
    gc.collect()
    gc.freeze()  # so that garbage collection does not touch memory shared by forked processes
    supervisor = Supervisor(
        Program("web server", lambda: WebServer(app, options).run()),
        Program("worker", lambda: run_worker(app), signal.SIGINT),
        Program("demo", lambda: _load_demo(app, options, day)) if wants_demo else None,
    )
    return supervisor.run(
        health_error=lambda: health_error(options.address),
        on_ready=lambda: say(greeting(options.address, sign_ins, demo_follows=wants_demo)),
        on_settled=lock.release,
    )


def lock_file(app: Flask) -> Path:
    """Return the lock file of the data: beside an SQLite file, else under ``instance``."""
    with app.app_context():
        url = db.engine.url
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(f"{url.database}.lock")
    return Path(app.instance_path) / "start.lock"


def prepare_data(app: Flask, options: Options) -> tuple[str, bool]:
    """Migrate the tables and load reference data.

    Returns the sign-ins of an existing demo, and whether the demo is still to be loaded. Afterwards
    no connection is open, because forked processes must not share any.
    """
    with app.app_context():
        try:
            say("Bringing the tables up to date")
            upgrade()
            say("Bringing regions and questionnaire up to date")
            say(f"  {', '.join(prepare_rooms(app))}")
            with read_only():
                sign_ins = sign_in_table() if options.demo else ""
                wants_demo = options.demo and is_empty()
                if wants_demo:
                    _require_explicit_demo(app, options)
                elif not portal_in_use():
                    sign_ins = FIRST_ACCOUNT
        finally:
            db.session.remove()
            db.engine.dispose()
    return sign_ins, wants_demo


def _require_explicit_demo(app: Flask, options: Options) -> None:
    """Raise ``SetupError`` if the demo, whose passwords are public, would be loaded on a portal
    reachable from other machines without an explicit ``DEMO``.
    """
    open_to_others = not options.is_local or is_public(app.config["PUBLIC_URL"])
    if open_to_others and not options.demo_is_explicit:
        raise SetupError(
            "The database is empty, and others than this machine would reach a demo whose passwords"
            " everybody can read. For real work: DEMO=0 make run. For a demonstration: DEMO=1 make"
            " run."
        )


def greeting(address: str, sign_ins: str, *, demo_follows: bool) -> str:
    """Return the text for the terminal when the portal answers."""
    follows = "The demo programme is being loaded; its sign-ins follow." if demo_follows else ""
    paragraphs = (
        f"The portal is ready: {address}",
        sign_ins,
        follows,
        CLOSING,
    )
    return "\n" + "\n\n".join(filter(None, paragraphs))


def _load_demo(app: Flask, options: Options, day: date) -> None:
    with app.app_context():
        try:
            load_with_progress(day)
        except click.ClickException as error:
            error.show()
            raise SystemExit(error.exit_code) from error
        with read_only():
            table = sign_in_table()
    say(f"\n{table}\n\nSign in at {options.address}\n\n{CLOSING}")

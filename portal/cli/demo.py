"""``flask demo``: a living programme of synthetic people, to try the portal with."""

from datetime import date

import click
from flask import current_app
from flask.cli import AppGroup

from portal.clock import today
from portal.demo.office import SignIn, sign_ins
from portal.demo.programme import PEOPLE, SEED, is_empty
from portal.demo.programme import load as load_programme
from portal.errors import PortalError
from portal.transaction import read_only

demo = AppGroup("demo", help="A demo programme of synthetic people.")

HEADING = "DEMO SIGN-INS, known to everybody: never on a server that holds real people"


@demo.command()
@click.option("--if-empty", is_flag=True, help="Do nothing if the database is in use.")
@click.option("--people", type=click.IntRange(50, 20_000), default=PEOPLE, show_default=True)
@click.option("--seed", default=SEED, show_default=True, help="Another seed, other people.")
def load(*, if_empty: bool, people: int, seed: str) -> None:
    """Load the demo programme as of DEMO_DATE (today) and print its sign-ins.

    Progress goes to stderr; stdout has the table alone. When the demo is there already, only its
    sign-ins are printed.
    """
    with read_only():
        empty, known = is_empty(), sign_ins()
    if not empty and not known and not if_empty:
        raise click.ClickException("the database is in use; the demo needs an empty one")
    if empty:
        _load(_demo_date(current_app.config["DEMO_DATE"]), people=people, seed=seed)
        with read_only():
            known = sign_ins()
    if known:
        click.echo(_table(known))


def _load(day: date, *, people: int, seed: str) -> None:
    click.echo(f"Loading the demo programme as of {day}:", err=True)
    try:
        count = load_programme(day, people=people, seed=seed, tell=_say)
    except PortalError as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(
        f"{count.people} people (orang) in {count.households} families (KK),"
        f" {count.cases} cases, {count.handovers} handovers",
        err=True,
    )


def _say(text: str) -> None:
    click.echo(f"  {text}", err=True)


def _demo_date(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError as error:
        raise click.ClickException(f"DEMO_DATE is not a date like 2025-04-11: {text}") from error


def _table(rows: list[SignIn]) -> str:
    cells = [("email", "password", "role", "scope")]
    cells += [(row.email, row.password, row.role.value, row.scope) for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    lines = [
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]))
        for row in cells
    ]
    return "\n".join((HEADING, "", *lines))

"""Terminal output of the demo: progress, and the table of sign-ins."""

from datetime import date

import click

from portal.core.clock import today
from portal.core.errors import PortalError
from portal.edges.demo.programme import PEOPLE, SEED, load
from portal.edges.demo.staff import demo_accounts

HEADING = "DEMO SIGN-INS, known to everybody: never on a server that holds real people"


def demo_day(text: str) -> date:
    """Return the day in ``DEMO_DATE``; today if it is empty.

    Raises :class:`click.ClickException` if it is not a date.
    """
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError as error:
        raise click.ClickException(f"DEMO_DATE is not a date like 2025-04-11: {text}") from error


def load_with_progress(day: date, *, people: int = PEOPLE, seed: str = SEED) -> None:
    """Load the programme as of the morning of ``day``, with progress on stderr.

    Raises :class:`click.ClickException` with the reason if it cannot be loaded.
    """
    click.echo(f"Loading the demo programme as of {day}:", err=True)
    try:
        count = load(day, people=people, seed=seed, tell=_say)
    except PortalError as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(
        f"{count.people} people (orang) in {count.households} families (KK),"
        f" {count.cases} cases, {count.handovers} handovers",
        err=True,
    )


def sign_in_table() -> str:
    """Return the active demo accounts with their passwords; "" without a demo."""
    rows = demo_accounts()
    if not rows:
        return ""
    cells = [("email", "password", "role", "scope")]
    cells += [(row.email, row.password, row.role.value, row.scope) for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    lines = [
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]))
        for row in cells
    ]
    return "\n".join((HEADING, "", *lines))


def _say(text: str) -> None:
    click.echo(f"  {text}", err=True)

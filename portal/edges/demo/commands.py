"""``flask demo``: load a programme of synthetic people."""

import click
from flask import current_app
from flask.cli import AppGroup

from portal.core.db.statistics import refresh_statistics
from portal.core.db.transaction import read_only, transaction
from portal.edges.demo.finishing import finish_waiting_work
from portal.edges.demo.growth import grow as multiply
from portal.edges.demo.growth import people_registered
from portal.edges.demo.programme import PEOPLE, SEED, is_empty
from portal.edges.demo.terminal import demo_day, load_with_progress, sign_in_table

demo = AppGroup("demo", help="A demo programme of synthetic people.")


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
        empty, known = is_empty(), sign_in_table()
    if not empty and not known and not if_empty:
        raise click.ClickException("the database is in use; the demo needs an empty one")
    if empty:
        load_with_progress(demo_day(current_app.config["DEMO_DATE"]), people=people, seed=seed)
        with read_only():
            known = sign_in_table()
    if known:
        click.echo(known)


@demo.command(hidden=True)
@click.option("--people", type=click.IntRange(min=1), default=131_072, show_default=True)
def grow(*, people: int) -> None:
    """Multiply the demo programme to at least this many people, for measuring.

    Every record is copied, with new synthetic numbers; nothing happens where there are enough
    people already. The audit trail of the copies is not sealed: ``flask audit verify`` names it.
    """
    with read_only() as session:
        known, is_demo = people_registered(session), bool(sign_in_table())
    if not is_demo:
        raise click.ClickException("there is no demo programme here: flask demo load")
    if known < people:
        finish_waiting_work()
        with transaction() as session:
            multiply(session, people=people, tell=lambda name: click.echo(f"  {name}", err=True))
        refresh_statistics()
    with read_only() as session:
        click.echo(f"{people_registered(session)} people (orang)")

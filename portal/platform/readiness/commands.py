"""``flask check``: whether the portal is ready for real work."""

import click
from flask.cli import with_appcontext

from portal.core.db.transaction import read_only
from portal.platform.readiness.queries import lines
from portal.platform.readiness.wording import CHAPTER
from portal.platform.web.filters import tanggal_waktu


@click.command()
@with_appcontext
def check() -> None:
    """Print what the page "Siapkan portal" shows. Exits with 1 while needed lines are open."""
    with read_only():
        found = lines()
        for line in found:
            name, day = line.seen_to
            who = f" [{', '.join(filter(None, (name, tanggal_waktu(day))))}]" if day else ""
            asks = " (pastikan di halaman Siapkan portal)" if line.asks else ""
            click.echo(
                f"{line.standing.state.value:8} {CHAPTER[line.check.chapter]}: {line.check.title}:"
                f" {line.said}{who}{asks}"
            )
    open_lines = sum(line.is_open for line in found)
    click.echo(f"\n{open_lines} needed lines are open" if open_lines else "\nready")
    raise SystemExit(1 if open_lines else 0)

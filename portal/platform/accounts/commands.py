"""``flask users``: create staff accounts, beginning with the first administrator."""

import re
import sys
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import inspect, select

from portal.core.db.transaction import transaction
from portal.core.errors import PortalError
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.accounts.passwords import hash_password
from portal.platform.accounts.services import create_user
from portal.platform.permissions import OPERATOR, Role
from portal.platform.regions.models import Region, RegionLevel

EVERYWHERE = "all"
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

users = AppGroup("users", help="Staff accounts.")


@users.command()
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option(
    "--scope",
    multiple=True,
    help="Kecamatan codes such as 32.16.08 32.16.09, or 'all'. Without it: none.",
)
@click.argument("more_codes", nargs=-1, metavar="")
@click.option("--name", help="Name as it stands on papers; the e-mail address without it.")
@click.option("--nip")
@click.option("--position")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from stdin.")
def create(
    email: str,
    role: str,
    scope: tuple[str, ...],
    more_codes: tuple[str, ...],
    name: str | None,
    nip: str | None,
    position: str | None,
    password_stdin: bool,
) -> None:
    """Create the account EMAIL."""
    if not EMAIL.fullmatch(email.strip()):
        raise click.BadParameter(f"not an e-mail address: {email}", param_hint="EMAIL")
    if not _has_accounts():
        raise click.ClickException(
            "This database has no tables. Give DATABASE_URL and the other variables as at the start"
            " of the portal, which makes them."
        )
    try:
        password_hash = hash_password(sys.stdin.readline().rstrip("\n"))
        with transaction():
            create_user(
                OPERATOR,
                email=email,
                name=name or email,
                role=Role(role),
                districts=_districts((*scope, *more_codes)),
                password_hash=password_hash,
                nip=nip,
                position=position,
                must_change_password=False,
            )
    except PortalError as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(f"{email.strip().lower()}: {role}")


def _has_accounts() -> bool:
    """Return whether the database has a table of accounts; does not make the file of one that is
    not there."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return False
    return inspect(db.engine).has_table(User.__tablename__)


def _districts(scope: tuple[str, ...]) -> list[str] | None:
    codes = {code.strip() for part in scope for code in part.split(",") if code.strip()}
    known = db.session.scalars(select(Region.code).where(Region.level == RegionLevel.DISTRICT))
    unknown = sorted(codes - {EVERYWHERE, *known})
    if unknown:
        raise click.BadParameter(f"unknown kecamatan: {', '.join(unknown)}", param_hint="--scope")
    return None if EVERYWHERE in codes else sorted(codes)

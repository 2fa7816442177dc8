"""Check that the migrations create exactly the tables that the models describe."""

import secrets
from pathlib import Path
from tempfile import TemporaryDirectory

from .environment import Environment
from .secret_files import SECRETS


def check(environment: Environment) -> None:
    """Migrate an empty database and compare; raise ``SetupError`` if they differ."""
    flask = (str(environment.program("flask")), "--app", "wsgi", "db")
    with TemporaryDirectory() as folder:
        variables = {variable: secrets.token_hex() for variable in SECRETS.values()}
        variables["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'check.sqlite3'}"
        environment.run(*flask, "upgrade", variables=variables)
        environment.run(*flask, "check", variables=variables)

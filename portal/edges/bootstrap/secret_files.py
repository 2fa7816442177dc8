"""Secrets of the portal: created once, readable by their owner only, never overwritten."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from .console import SetupError, say

# Without `secret_key` everybody is signed out. Without one of the others no number can be looked
# up any more, or the audit chain cannot be verified.
SECRETS = {
    "secret_key": "PORTAL_SECRET_KEY",
    "hash_key": "PORTAL_HASH_KEY",
    "audit_key": "PORTAL_AUDIT_KEY",
}
REPLACEABLE = {"secret_key"}
BYTES = 32


def create_missing(instance: Path, environ: Mapping[str, str]) -> None:
    """Create each secret that is neither in the environment nor under ``instance``.

    Raises ``SetupError`` if a key is missing while a database created with it exists.
    """
    instance.mkdir(mode=0o700, exist_ok=True)
    for name, variable in SECRETS.items():
        file = instance / name
        if environ.get(variable) or file.exists():
            continue
        if name not in REPLACEABLE and any(instance.glob("*.sqlite3")):
            raise SetupError(
                f"{file} is gone, but a database that was made with it is still there.\n"
                f"Put the file back from the backup, or set {variable}. A new key would fit"
                " nothing that is stored."
            )
        _write_secret(file)
        say(f"Made {file.relative_to(instance.parent)}")


def _write_secret(file: Path) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_hex(BYTES) + "\n")

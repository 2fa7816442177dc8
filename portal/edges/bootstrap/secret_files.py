"""The portal's secrets: made once, readable by their owner alone, never replaced by accident."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from .console import SetupError, say

# Losing `secret_key` signs everybody out. Losing one of the others means that no number can be
# looked up any more, or that the audit chain no longer proves anything.
SECRETS = {
    "secret_key": "PORTAL_SECRET_KEY",
    "hash_key": "PORTAL_HASH_KEY",
    "audit_key": "PORTAL_AUDIT_KEY",
}
REPLACEABLE = {"secret_key"}
BYTES = 32


def create_missing(instance: Path, environ: Mapping[str, str]) -> None:
    """Make each secret that is neither in the environment nor under ``instance``.

    Raises ``SetupError`` when a key is gone while a database made with it is still there.
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

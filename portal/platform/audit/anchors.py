"""Links of the chain, kept outside the database.

A chain whose newest links were cut off, and whose head was set back, holds in itself. Its end is
therefore kept in two files beside the database: ``<name>.head`` has the newest link and is
overwritten after each commit, ``<name>.anchors`` gets a line an hour and can be copied to where
nobody of the office writes. Each line is sealed with the key of the trail.
"""

import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.clock import utc_now
from portal.core.db.transaction import read_only
from portal.core.extensions import db
from portal.platform.audit.chain import keyed_digest
from portal.platform.audit.models import AuditEvent, AuditHead

_LINE = 256  # bytes; lines of one length, so that overwriting one leaves nothing of another
_AT_ONCE = 1000
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Anchor:
    """One kept link. ``genuine`` is False if the line was not written by the portal."""

    sequence: int
    digest: str
    at: str
    genuine: bool = True


def keep_head(sequence: int, digest: str) -> None:
    """Keep the newest link, unless a newer one is kept already. A file that cannot be written is
    logged and stops nobody's work."""
    file = _file(".head")
    if file is None:
        return
    try:
        with _locked(file) as descriptor:
            kept = _parsed(os.pread(descriptor, _LINE, 0))
            if kept is None or kept.sequence < sequence:
                os.pwrite(descriptor, _line(sequence, digest), 0)
    except OSError:
        log.exception("the newest link of the audit trail could not be kept in %s", file)


def keep_anchor(owner: str, *, stopping: Callable[[], bool]) -> None:
    """Append the newest link to the file of anchors, unless it ends with it: the hourly
    duty of a worker (``owner``)."""
    file = _file(".anchors")
    if file is None or stopping():
        return
    with read_only() as session:
        head = session.get_one(AuditHead, 1)
        sequence, digest = head.sequence, head.digest
    if not sequence:
        return
    with _locked(file) as descriptor:
        end = os.fstat(descriptor).st_size
        last = _parsed(os.pread(descriptor, _LINE, max(end - _LINE, 0)))
        if last is None or last.sequence < sequence:
            os.pwrite(descriptor, _line(sequence, digest), end)
            os.fsync(descriptor)


def broken_anchors(session: Session) -> list[int]:
    """Return the numbers of the kept links that the chain does not have, oldest first.

    A line that the portal did not write counts as broken. A link beyond the end of the chain means
    that events were cut off, or that an older database was put back.
    """
    broken: set[int] = set()
    anchors = list(_anchors())
    for start in range(0, len(anchors), _AT_ONCE):  # a database takes so many values at most
        part = anchors[start : start + _AT_ONCE]
        wanted = AuditEvent.sequence.in_({anchor.sequence for anchor in part})
        digests: dict[int, str] = dict(
            session.execute(select(AuditEvent.sequence, AuditEvent.digest).where(wanted)).all()
        )
        broken |= {
            anchor.sequence
            for anchor in part
            if not anchor.genuine or digests.get(anchor.sequence) != anchor.digest
        }
    return sorted(broken)


def set_aside() -> list[Path]:
    """Rename the files of anchors, so that keeping begins anew; return their new names."""
    moved = []
    for suffix in (".head", ".anchors"):
        file = _file(suffix)
        if file is not None and file.exists():
            moved.append(file.rename(f"{file}.{utc_now():%Y%m%dT%H%M%S}"))
    return moved


def _anchors() -> Iterator[Anchor]:
    for suffix in (".anchors", ".head"):
        file = _file(suffix)
        if file is None or not file.exists():
            continue
        for line in file.read_bytes().splitlines():
            yield _parsed(line) or Anchor(0, "", "", genuine=False)


def _file(suffix: str) -> Path | None:
    """Return a file of anchors of this database; None where none are kept (``AUDIT_ANCHORS``)."""
    folder = current_app.config.get("AUDIT_ANCHORS")
    if not folder:
        return None
    return Path(folder) / f"{Path(db.engine.url.database or 'portal').stem}{suffix}"


@contextmanager
def _locked(file: Path) -> Iterator[int]:
    """Open a file for one process at a time; yields its descriptor."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _line(sequence: int, digest: str) -> bytes:
    said: dict[str, Any] = {
        "sequence": sequence,
        "digest": digest,
        "at": utc_now().isoformat(timespec="seconds"),
    }
    text = json.dumps(said | {"seal": keyed_digest(said)})
    return text.ljust(_LINE - 1).encode() + b"\n"


def _parsed(line: bytes) -> Anchor | None:
    try:
        said: dict[str, Any] = json.loads(line)
        seal = said.pop("seal")
        anchor = Anchor(int(said["sequence"]), said["digest"], said["at"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return Anchor(anchor.sequence, anchor.digest, anchor.at, genuine=keyed_digest(said) == seal)

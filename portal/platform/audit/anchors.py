"""Links of the audit chain, stored outside the database.

A chain that was truncated, and whose head was set back, is consistent in itself. Therefore its end
is stored in two files beside the database: ``<name>.head`` has the newest link that outlives a
power cut and is overwritten after each durable commit; ``<name>.anchors`` gets a line every hour
and can be copied to a place where nobody of the office can write. Each line is signed with the key
of the trail.
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
from portal.core.extensions import db
from portal.platform.audit.chain import keyed_digest
from portal.platform.audit.models import AuditEvent

_LINE = 256  # bytes; lines of one length, so that overwriting one leaves nothing of another
_AT_ONCE = 1000
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Anchor:
    """One stored link. ``genuine`` is False if the line was not written by the portal."""

    sequence: int
    digest: str
    at: str
    genuine: bool = True


def keep_head(sequence: int, digest: str) -> None:
    """Store the newest link, unless a newer one is stored already. If the file cannot be written,
    log the error and continue.
    """
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
    """Append the newest stored link to the anchors file, unless it is the last line already. Runs
    hourly in a worker (``owner``).
    """
    file, head = _file(".anchors"), _stored_head()
    if file is None or head is None or stopping():
        return
    sequence, digest = head.sequence, head.digest
    with _locked(file) as descriptor:
        end = os.fstat(descriptor).st_size
        last = _parsed(os.pread(descriptor, _LINE, max(end - _LINE, 0)))
        if last is None or last.sequence < sequence:
            os.pwrite(descriptor, _line(sequence, digest), end)
            os.fsync(descriptor)


def broken_anchors(session: Session) -> list[int]:
    """Return the sequence numbers of the stored links that the chain does not contain, oldest
    first.

    A line that the portal did not write counts as broken. A link beyond the end of the chain means
    that events were removed, or that an older database was restored.
    """
    broken: set[int] = set()
    anchors = list(_anchors())
    for start in range(0, len(anchors), _AT_ONCE):  # limit of values per statement
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


def _stored_head() -> Anchor | None:
    """Return the link in the head file; None if there is none that the portal wrote."""
    file = _file(".head")
    if file is None or not file.exists():
        return None
    head = _parsed(file.read_bytes())
    return head if head is not None and head.genuine else None


def set_aside() -> list[Path]:
    """Rename the anchor files, so that new ones are begun; return the new names."""
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
    """Return an anchor file of this database; None if anchors are turned off
    (``AUDIT_ANCHORS``).
    """
    folder = current_app.config.get("AUDIT_ANCHORS")
    if not folder:
        return None
    return Path(folder) / f"{Path(db.engine.url.database or 'portal').stem}{suffix}"


@contextmanager
def _locked(file: Path) -> Iterator[int]:
    """Open a file under an exclusive lock; yields its descriptor."""
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

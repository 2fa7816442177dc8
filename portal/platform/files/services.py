"""Store and read files.

The type of a file is taken from its bytes, never from its name or from the browser; photos are
re-encoded (``photos``).
"""

import hashlib
import unicodedata
from pathlib import PurePath
from typing import NamedTuple

from portal.core.clock import utc_now
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.files.models import FileContent, StoredFile
from portal.platform.permissions import Actor

MAX_UPLOAD = 10 * 1024 * 1024


class ReceivedFile(NamedTuple):
    """A checked upload that is not stored yet."""

    name: str
    content_type: str
    data: bytes


def store_file(actor: Actor, *, name: str, content_type: str, data: bytes) -> StoredFile:
    """Store bytes that the portal created or has checked."""
    file = StoredFile(
        name=safe_name(name),
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        stored_at=utc_now(),
        stored_by_id=actor.actor_id,
    )
    db.session.add(file)
    db.session.flush()
    db.session.add(FileContent(file_id=file.id, data=data))
    return file


def read_file(file: StoredFile) -> bytes:
    """Return the bytes of ``file``. Raises :class:`NotFound` if they were deleted."""
    content = db.session.get(FileContent, file.id)
    if content is None:
        raise NotFound
    return content.data


def safe_name(name: str, *, suffix: str | None = None) -> str:
    """Return a file name without path, control and direction marks, at most 120 characters."""
    plain = PurePath(name.replace("\\", "/")).name
    plain = "".join(c for c in plain if unicodedata.category(c)[0] != "C").strip(" .") or "berkas"
    path = PurePath(plain)
    return f"{path.stem[:110]}{suffix or path.suffix[:9]}"

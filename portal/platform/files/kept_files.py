"""Uploads of refused forms, kept for one day so that they need not be chosen again.

Only the sender can use a kept file, once, before it expires. The form checks it like any upload.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from flask_babel import gettext
from sqlalchemy import ColumnElement, and_, delete, select, update

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.platform.files.models import FileContent, StoredFile
from portal.platform.files.services import ReceivedFile, store_file
from portal.platform.jobs.duties import Stopping, never
from portal.platform.permissions import Actor

KEPT_FOR = timedelta(days=1)
CLEANUP_INTERVAL = timedelta(minutes=10)


class KeptFile(NamedTuple):
    """A kept upload: its id and content."""

    file_id: int
    name: str
    data: bytes


def keep_file(actor: Actor, received: ReceivedFile) -> KeptFile:
    """Store an upload until its form is sent again."""
    file = store_file(
        actor, name=received.name, content_type=received.content_type, data=received.data
    )
    file.kept_until = file.stored_at + KEPT_FOR
    return KeptFile(file.id, file.name, received.data)


def get_kept_file(actor: Actor, file_id: int) -> KeptFile:
    """Return the kept file of ``actor``. Raises :class:`InvalidInput` if it was used, has expired,
    or belongs to another user."""
    found = db.session.execute(
        select(StoredFile.id, StoredFile.name, FileContent.data)
        .join(FileContent, FileContent.file_id == StoredFile.id)
        .where(_waits_for(actor, file_id))
    ).one_or_none()
    if found is None:
        raise _gone()
    return KeptFile(*found)


def release_kept_file(actor: Actor, file_id: int, *, field: str) -> None:
    """Mark a kept file as used; the next cleanup deletes it.

    Raises :class:`InvalidInput` with ``field`` for the second of two forms that use the same file.
    """
    ended: Any = db.session.execute(
        update(StoredFile).where(_waits_for(actor, file_id)).values(kept_until=utc_now()),
        execution_options={"synchronize_session": False},
    )
    if ended.rowcount != 1:
        raise _gone(field)


def delete_expired_files(owner: str, *, stopping: Stopping = never) -> None:
    """Delete kept files that no form has used in time."""
    with transaction() as session:
        session.execute(
            delete(StoredFile).where(StoredFile.kept_until <= utc_now()),
            execution_options={"synchronize_session": False},
        )


def _waits_for(actor: Actor, file_id: int) -> ColumnElement[bool]:
    return and_(
        StoredFile.id == file_id,
        StoredFile.stored_by_id == actor.actor_id,
        StoredFile.kept_until > utc_now(),
    )


def _gone(field: str | None = None) -> InvalidInput:
    return InvalidInput(gettext("Berkas ini sudah tidak ditahan. Pilih sekali lagi."), field=field)

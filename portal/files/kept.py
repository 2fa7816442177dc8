"""Files whose form was refused: kept for a day, so that nobody must choose them again.

Only who sent one finds it again, only once and only until its time; the form checks it as it checks
any file, so that nothing is believed because it lay here.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from flask_babel import gettext
from sqlalchemy import ColumnElement, and_, delete, select, update

from portal.clock import utc_now
from portal.errors import InvalidInput
from portal.extensions import db
from portal.files.models import FileContent, StoredFile
from portal.files.services import Received, store_file
from portal.jobs.duties import Stopping, duty, never
from portal.permissions import Actor
from portal.transaction import transaction

KEPT_FOR = timedelta(days=1)
EVERY = timedelta(minutes=10)


class KeptFile(NamedTuple):
    """One that waits: what a form refers to it by, and what came in."""

    file_id: int
    name: str
    data: bytes


def keep_file(actor: Actor, received: Received) -> KeptFile:
    """Have a file wait for its form."""
    file = store_file(
        actor, name=received.name, content_type=received.content_type, data=received.data
    )
    file.kept_until = file.stored_at + KEPT_FOR
    return KeptFile(file.id, file.name, received.data)


def kept_file(actor: Actor, file_id: int) -> KeptFile:
    """The file that ``actor`` sent and that still waits. Raises :class:`InvalidInput` if there is
    none: used, past its day, or somebody else's."""
    found = db.session.execute(
        select(StoredFile.id, StoredFile.name, FileContent.data)
        .join(FileContent, FileContent.file_id == StoredFile.id)
        .where(_waits_for(actor, file_id))
    ).one_or_none()
    if found is None:
        raise _gone()
    return KeptFile(*found)


def let_go(actor: Actor, file_id: int, *, field: str) -> None:
    """It waits no longer, since a record has what came in; the next cleaning takes it away.

    Raises :class:`InvalidInput` beside ``field`` for the second of two forms that use it.
    """
    ended: Any = db.session.execute(
        update(StoredFile).where(_waits_for(actor, file_id)).values(kept_until=utc_now()),
        execution_options={"synchronize_session": False},
    )
    if ended.rowcount != 1:
        raise _gone(field)


@duty("kept files past their day", every=EVERY)
def throw_away_kept_files(owner: str, *, stopping: Stopping = never) -> None:
    """Delete what no form has used in time."""
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

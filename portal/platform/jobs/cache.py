"""In-process cache of a worker between two chunks of its current job.

It holds one entry, valid for one cursor position of one job. The entry may be lost at any time: a
step that fails or was overtaken finds none and computes the value again.
"""

from dataclasses import dataclass
from typing import TypeVar

from flask import current_app

from portal.platform.jobs.models import Job

_EXTENSION = "portal_job_memory"
Kept = TypeVar("Kept")


@dataclass(frozen=True)
class _Entry:
    job_id: int
    cursor: int
    kept: object


def put(job: Job, kept: object, *, cursor: int) -> None:
    """Store ``kept`` for the chunk of ``job`` that begins at ``cursor``; replaces the entry."""
    current_app.extensions[_EXTENSION] = _Entry(job.id, cursor, kept)


def get(job: Job, kind: type[Kept]) -> Kept | None:
    """Return the entry for the current position of ``job`` if it is a ``kind``, else None."""
    memory: _Entry | None = current_app.extensions.get(_EXTENSION)
    if memory is None or (memory.job_id, memory.cursor) != (job.id, job.cursor):
        return None
    return memory.kept if isinstance(memory.kept, kind) else None


def clear() -> None:
    """Drop the entry."""
    current_app.extensions.pop(_EXTENSION, None)

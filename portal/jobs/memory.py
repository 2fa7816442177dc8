"""What a worker keeps in memory between the chunks of the job in its hands.

It saves work and decides nothing: it may be lost at any moment, and is good for one place of one
job only. A step that fails or is overtaken finds nothing, and makes it anew.
"""

from dataclasses import dataclass
from typing import TypeVar

from flask import current_app

from portal.jobs.models import Job

_EXTENSION = "portal_job_memory"
Kept = TypeVar("Kept")


@dataclass(frozen=True)
class _Memory:
    job_id: int
    cursor: int
    kept: object


def keep(job: Job, kept: object, *, cursor: int) -> None:
    """Keep it for the chunk of ``job`` that begins at ``cursor``, instead of what was kept."""
    current_app.extensions[_EXTENSION] = _Memory(job.id, cursor, kept)


def kept_for(job: Job, kind: type[Kept]) -> Kept | None:
    """What was kept for the place where ``job`` is now; None if nothing of that kind was."""
    memory: _Memory | None = current_app.extensions.get(_EXTENSION)
    if memory is None or (memory.job_id, memory.cursor) != (job.id, job.cursor):
        return None
    return memory.kept if isinstance(memory.kept, kind) else None


def forget() -> None:
    """Let it go, whatever it is."""
    current_app.extensions.pop(_EXTENSION, None)

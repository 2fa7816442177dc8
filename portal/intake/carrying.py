"""What an import has brought in so far, kept in memory between the chunks of its job.

A list names the same people and families again and again: what its own rows made of them is not
asked for again. It can be lost at any moment, and is good for one place of one job only: whatever
is not kept is loaded.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import current_app

from portal.intake.known import MOST, Known
from portal.intake.plan import Decision
from portal.jobs.models import Job

_EXTENSION = "portal_carried_import"


@dataclass
class Carried:
    """What is known before the chunk at ``position``; None while a chunk is in work, so that one
    that fails leaves nothing behind."""

    job_id: int
    position: int | None = None
    known: Known = field(default_factory=Known)

    def go_on(self, decisions: Iterable[Decision]) -> None:
        """These are written; what others may change meanwhile is not carried further."""
        if len(self.known) > MOST:
            self.known = Known()
        for decision in decisions:
            if decision.person is not None:
                self.known.add_family(decision.person.family)  # it has an id by now
        self.known.forget_what_others_change()

    def forget(self) -> None:
        """What was planned did not come about."""
        self.known = Known()


def carried_on(job: Job) -> Carried:
    """What was kept for this place of the job, or nothing yet."""
    kept = current_app.extensions.get(_EXTENSION)
    if not (isinstance(kept, Carried) and (kept.job_id, kept.position) == (job.id, job.cursor)):
        kept = current_app.extensions[_EXTENSION] = Carried(job.id)
    kept.position = None
    return kept


def let_go() -> None:
    """The import is complete: anybody may change what it brought."""
    current_app.extensions.pop(_EXTENSION, None)

"""What an import has brought in so far, kept in memory between the chunks of its job.

A list names the same people and families again and again: what its own rows made of them is not
asked for again. Whatever is not kept is loaded.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.intake.known import MOST, Known
from portal.intake.plan import Decision
from portal.jobs import memory
from portal.jobs.models import Job


@dataclass
class Carried:
    """What is known before the next chunk."""

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
    """What was kept for this place of the job, or nothing yet; kept no longer, since the chunk that
    is given it changes it."""
    carried = memory.kept_for(job, Carried) or Carried()
    memory.forget()
    return carried

"""Cache of what an import has applied so far, kept in memory between the chunks of its job.

A list names the same persons and families repeatedly; what its own rows created need not be queried
again. Anything not cached is loaded.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.platform.jobs import cache
from portal.platform.jobs.models import Job
from portal.registry.intake.plan import RowPlan
from portal.registry.intake.registry_snapshot import MOST, RegistrySnapshot


@dataclass
class Carried:
    """State of the registry before the next chunk."""

    snapshot: RegistrySnapshot = field(default_factory=RegistrySnapshot)

    def go_on(self, decisions: Iterable[RowPlan]) -> None:
        """Add the results of these plans to the cache, and drop what other requests may change."""
        if len(self.snapshot) > MOST:
            self.snapshot = RegistrySnapshot()
        for decision in decisions:
            if decision.person is not None:
                self.snapshot.add_family(decision.person.family)  # it has an id by now
        self.snapshot.forget_what_others_change()

    def forget(self) -> None:
        """Clear the cache after a rollback."""
        self.snapshot = RegistrySnapshot()


def carried_on(job: Job) -> Carried:
    """Return the cache for this position of the job, or an empty one, and remove it from the job
    cache.

    It is removed because the chunk changes it: after a failed chunk it must not be used again.
    """
    carried = cache.get(job, Carried) or Carried()
    cache.clear()
    return carried

"""How a kind of job is shown while it runs and when it has ended.

A feature describes its kinds once, beside its views; the progress page asks here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext

from portal.jobs.models import Job


def _done(job: Job) -> str:
    return gettext("Pekerjaan selesai.")


@dataclass(frozen=True)
class JobPage:
    """``label`` names the work; ``outcome`` says what came of it; ``leads_to`` is where it is."""

    label: Any
    outcome: Callable[[Job], str] = _done
    leads_to: Callable[[Job], str] | None = None


_pages: dict[str, JobPage] = {}
_PLAIN = JobPage(lazy_gettext("Pekerjaan"))


def describe_job(kind: str, page: JobPage) -> None:
    """Say how jobs of ``kind`` are shown."""
    _pages[kind] = page


def page_of(job: Job) -> JobPage:
    """How this job is shown; plainly if its feature has not said."""
    return _pages.get(job.kind, _PLAIN)

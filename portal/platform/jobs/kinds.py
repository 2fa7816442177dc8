"""Kinds of jobs: how a chunk is processed, and how the job is displayed.

Rooms declare theirs in ``feature.py``; the worker and the progress page look them up here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext, lazy_gettext

from portal.platform.jobs.models import Job, JobState

_EXTENSION = "portal_job_kinds"


@dataclass(frozen=True)
class Progress:
    """Result of one chunk: the new cursor, the total if known, and whether the job is done."""

    cursor: int
    total: int | None
    done: bool
    result: Mapping[str, Any] = field(default_factory=dict)


def _done(job: Job) -> str:
    return gettext("Pekerjaan selesai.")


@dataclass(frozen=True)
class JobPage:
    """Display of a job: ``label`` names the work, ``outcome`` returns the result text, ``leads_to``
    the URL of the record it worked on.
    """

    label: Any
    outcome: Callable[[Job], str] = _done
    leads_to: Callable[[Job], str] | None = None


PLAIN = JobPage(lazy_gettext("Pekerjaan"))


@dataclass(frozen=True)
class JobKind:
    """A kind of job.

    ``step`` processes one chunk from ``job.cursor``, inside an open transaction. ``prepare`` does
    slow, read-only work for the next chunk (rendering, reading a file) before that transaction;
    ``step`` receives its return value, which must not depend on the session it was read in.
    ``restartable`` allows a person to restart a failed job from its progress page; otherwise the
    page of its record offers that. Without ``durable`` a power cut may undo the last chunks, which
    are then repeated; ``durable`` prevents this where somebody may have seen their numbers or
    papers.
    """

    name: str
    step: Callable[..., Progress]
    prepare: Callable[[Job], Any] | None = None
    page: JobPage = PLAIN
    restartable: bool = True
    durable: bool = True

    def prepared(self, job: Job) -> tuple[Any, ...]:
        """Return the extra arguments of ``step`` for the next chunk."""
        return () if self.prepare is None else (self.prepare(job),)


def register_kinds(app: Flask, kinds: Iterable[JobKind]) -> None:
    """Register job kinds with the worker and the pages of ``app``."""
    known = app.extensions.setdefault(_EXTENSION, {})
    known.update({kind.name: kind for kind in kinds})


def page_of(job: Job) -> JobPage:
    """Return the display of ``job``; a plain one if no room declares its kind any more."""
    kinds: Mapping[str, JobKind] = current_app.extensions[_EXTENSION]
    return kinds[job.kind].page if job.kind in kinds else PLAIN


def kind_of(job: Job) -> JobKind:
    """Return the kind of ``job``. Raises KeyError if no room declares it."""
    kinds: Mapping[str, JobKind] = current_app.extensions[_EXTENSION]
    return kinds[job.kind]


def may_restart(job: Job) -> bool:
    """Return whether a person may restart the failed job from its cursor."""
    kinds: Mapping[str, JobKind] = current_app.extensions[_EXTENSION]
    known = kinds.get(job.kind)
    return job.state is JobState.FAILED and known is not None and known.restartable

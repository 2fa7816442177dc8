"""Prepare the papers of an event in a background job with three resumable phases.

Reserve numbers for the roster; print each receipt and store it as the first print of its paper;
join all into volumes after the lists. Printing and joining run before the chunk's transaction, so
that they block no writer.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from portal.casework.decisions.queries import is_open
from portal.casework.handovers.models import HandoverEvent, Invitation
from portal.casework.handovers.queries import owed_items, roster
from portal.casework.handovers.services import NOT_ENDED, lock_event
from portal.casework.receipts import services as receipts
from portal.casework.receipts.models import Paper
from portal.casework.receipts.services import prepare_papers
from portal.casework.receipts.states import PaperStatus
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.overview.event_papers.queries import prepared_before
from portal.overview.event_papers.stack import (
    in_roster_order,
    join_pdfs,
    lists_in_print,
    papers_in_order,
    papers_in_print,
    title_of,
)
from portal.platform.accounts.models import User
from portal.platform.documents.presses import PAPERS_PER_BLOCK, PRESSES
from portal.platform.files.services import store_file
from portal.platform.jobs.kinds import Progress
from portal.platform.jobs.models import Job
from portal.platform.permissions import OPERATOR
from portal.platform.readiness.queries import papers_are_drafts

KIND = "event_papers.prepare"
RESERVED_PER_CHUNK = 50
PRINTED_PER_CHUNK = 2 * PRESSES * PAPERS_PER_BLOCK
PAPERS_PER_VOLUME = 100


class Phase(enum.StrEnum):
    """The phase of the job."""

    RESERVE = "reserve"
    PRINT = "print"
    BIND = "bind"


@dataclass(frozen=True)
class PreparedFiles:
    """PDFs made before the transaction: papers by id, or a volume."""

    printed: dict[int, bytes]
    volume: bytes = b""


def prepare_chunk(job: Job) -> PreparedFiles:
    """Print the next receipts, or build the next volume. Runs outside the transaction."""
    match _phase(job):
        case Phase.PRINT:
            papers = _unprinted(_papers(job)[job.cursor : job.cursor + PRINTED_PER_CHUNK])
            if papers_are_drafts():  # printed into the volume alone, never kept as first prints
                papers = []
            return PreparedFiles(receipts.render_originals(papers))
        case Phase.BIND:
            return PreparedFiles({}, volume=_build_volume(job))
        case _:
            return PreparedFiles({})


def store_chunk(job: Job, made: PreparedFiles) -> Progress:
    """Store the prepared files and return the progress."""
    match _phase(job):
        case Phase.RESERVE:
            return _reserve_numbers(job)
        case Phase.PRINT:
            return _store_prints(job, made)
        case _:
            return _store_volume(job, made)


def _reserve_numbers(job: Job) -> Progress:
    """Reserve numbers for the next block of the roster, in the order of invitation.

    Names may be corrected meanwhile, so that sorting by name could skip a family. The papers are
    sorted after all have a number.
    """
    event = _event(job)
    lock_event(event)
    if event.status not in NOT_ENDED:
        raise InvalidInput(gettext("Acara ini sudah selesai."))
    after, papers = job.result.get("after", 0), _papers(job)
    block = db.session.scalars(
        roster(event.id)
        .where(Invitation.id > after)
        .order_by(Invitation.id)
        .limit(RESERVED_PER_CHUNK)
    ).all()
    if not block:
        return _start_printing(papers)
    owed = {
        line.decision: owed_items(line.decision)
        for line in block
        if is_open(line.decision) and line.case.household.head is not None
    }
    prepared = prepare_papers(_actor(job), event, owed)
    new = [paper.id for paper in prepared if paper.first_pdf_id is None]
    result = {
        "papers": [*papers, *new],
        "before": prepared_before(job) + len(prepared) - len(new),
        "after": block[-1].id,
    }
    return Progress(0, None, done=False, result=result)


def _start_printing(papers: Sequence[int]) -> Progress:
    volumes = max(-(-len(papers) // PAPERS_PER_VOLUME), 1)
    result = {
        "phase": Phase.PRINT if papers else Phase.BIND,
        "papers": in_roster_order(papers),
        "volumes": volumes,
    }
    return Progress(0, len(papers) + volumes, done=False, result=result)


def _store_prints(job: Job, made: PreparedFiles) -> Progress:
    """Store the first prints, without papers issued or voided since they were rendered."""
    event = _event(job)
    for paper in _unprinted(list(made.printed)):
        receipts.store_original(
            _actor(job),
            paper,
            made.printed[paper.id],
            occasion=kept("Berkas acara %(name)s", name=event.name[:150]),
        )
    cursor = min(job.cursor + PRINTED_PER_CHUNK, len(_papers(job)))
    done = cursor == len(_papers(job))
    return Progress(cursor, job.total, done=False, result={"phase": Phase.BIND} if done else {})


def _store_volume(job: Job, made: PreparedFiles) -> Progress:
    files, volumes = job.result.get("files", []), job.result.get("volumes", 1)
    file = store_file(
        _actor(job),
        name=f"berkas-acara-{job.arguments['event_id']}-{len(files) + 1}.pdf",
        content_type="application/pdf",
        data=made.volume,
    )
    files = [*files, file.id]
    return Progress(
        len(_papers(job)) + len(files),
        job.total,
        done=len(files) == volumes,
        result={"files": files},
    )


def _build_volume(job: Job) -> bytes:
    """Return the lists (in the first volume) and the valid receipts in roster order as one PDF."""
    event, number = _event(job), len(job.result.get("files", []))
    ids = _papers(job)[number * PAPERS_PER_VOLUME : (number + 1) * PAPERS_PER_VOLUME]
    lists = lists_in_print(event) if number == 0 else []
    return join_pdfs([*lists, *papers_in_print(ids)], title=title_of(event))


def _unprinted(ids: Sequence[int]) -> list[Paper]:
    return [
        paper
        for paper in papers_in_order(ids)
        if paper.first_pdf_id is None and paper.status is PaperStatus.RESERVED
    ]


def _phase(job: Job) -> Phase:
    """Return the current phase; without receipts the job starts with joining."""
    begins_with = Phase.RESERVE if job.arguments["receipts"] else Phase.BIND
    return Phase(job.result.get("phase", begins_with))


def _papers(job: Job) -> list[int]:
    ids: list[int] = job.result.get("papers", [])
    return ids


def _event(job: Job) -> HandoverEvent:
    return db.session.get_one(HandoverEvent, job.arguments["event_id"])


def _actor(job: Job) -> Any:
    """Return who asked for the papers; the command line is nobody's account."""
    return db.session.get_one(User, job.created_by_id) if job.created_by_id else OPERATOR

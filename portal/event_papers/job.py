"""Prepare an event's papers in the background, in three phases that each go on where they stopped.

Numbers are reserved for everybody on the roster; each receipt is printed and stored as the first
print of its paper; then all are bound into volumes behind the lists. Printing and binding happen
before the chunk's transaction, so that nobody at the tables waits for them.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from portal.accounts.models import User
from portal.cases.models import Case
from portal.decisions.models import Decision
from portal.decisions.queries import is_open
from portal.documents.printing import print_paper
from portal.errors import InvalidInput
from portal.event_papers.lists import lists_of
from portal.event_papers.queries import prepared_before
from portal.event_papers.volumes import bind
from portal.extensions import db
from portal.files.services import store_file
from portal.handovers.models import Event, Invitation
from portal.handovers.queries import BY_NAME, FAMILY_NAME, owed_items, roster
from portal.handovers.rosters import RUNNING, lock
from portal.jobs.models import Job
from portal.jobs.services import Progress, prepared_job_kind
from portal.receipts import services as receipts
from portal.receipts.models import Paper
from portal.receipts.preparing import prepare_papers
from portal.receipts.states import PaperStatus

KIND = "event_papers.prepare"
RESERVED_AT_ONCE = 50
PRINTED_AT_ONCE = 4
IN_A_VOLUME = 100


class Phase(enum.StrEnum):
    """What is done now."""

    RESERVE = "reserve"
    PRINT = "print"
    BIND = "bind"


@dataclass(frozen=True)
class Made:
    """What was made before the transaction: PDFs of papers, by id, or a whole volume."""

    printed: dict[int, bytes]
    volume: bytes = b""


def prepare(job: Job) -> Made:
    """Print the next few receipts, or bind the next volume."""
    match _phase(job):
        case Phase.PRINT:
            papers = _unprinted(_papers(job)[job.cursor : job.cursor + PRINTED_AT_ONCE])
            return Made({paper.id: receipts.render_original(paper) for paper in papers})
        case Phase.BIND:
            return Made({}, volume=_volume(job))
        case _:
            return Made({})


@prepared_job_kind(KIND, prepare)
def step(job: Job, made: Made) -> Progress:
    """Write down what was made, and go on."""
    match _phase(job):
        case Phase.RESERVE:
            return _reserve(job)
        case Phase.PRINT:
            return _keep(job, made)
        case _:
            return _store(job, made)


def _reserve(job: Job) -> Progress:
    """Take numbers for the next block of the roster, in the order of invitation: a name may be
    corrected meanwhile, and nobody may be passed over. Once all have theirs they are sorted."""
    event = _event(job)
    lock(event)
    if event.status not in RUNNING:
        raise InvalidInput(gettext("Acara ini sudah selesai."))
    after, papers = job.result.get("after", 0), _papers(job)
    block = db.session.scalars(
        roster(event.id)
        .where(Invitation.id > after)
        .order_by(Invitation.id)
        .limit(RESERVED_AT_ONCE)
    ).all()
    if not block:
        return _all_reserved(papers)
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


def _all_reserved(papers: Sequence[int]) -> Progress:
    volumes = max(-(-len(papers) // IN_A_VOLUME), 1)
    result = {
        "phase": Phase.PRINT if papers else Phase.BIND,
        "papers": _as_on_roster(papers),
        "volumes": volumes,
    }
    return Progress(0, len(papers) + volumes, done=False, result=result)


def _as_on_roster(ids: Sequence[int]) -> list[int]:
    """These papers in the order of the roster, so that a receipt is found as its family is."""
    query = select(Paper.id).join(Paper.decision).join(Decision.case).join(Case.household)
    return list(db.session.scalars(query.where(Paper.id.in_(ids)).order_by(FAMILY_NAME, Paper.id)))


def _keep(job: Job, made: Made) -> Progress:
    """Store the first prints. What was used or voided since it was rendered is left alone."""
    event = _event(job)
    for paper in _unprinted(list(made.printed)):
        receipts.keep_original(
            _actor(job),
            paper,
            made.printed[paper.id],
            occasion=gettext("Berkas acara %(name)s", name=event.name[:150]),
        )
    cursor = min(job.cursor + PRINTED_AT_ONCE, len(_papers(job)))
    done = cursor == len(_papers(job))
    return Progress(cursor, job.total, done=False, result={"phase": Phase.BIND} if done else {})


def _store(job: Job, made: Made) -> Progress:
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


def _volume(job: Job) -> bytes:
    """The lists in front of the first volume; the receipts that still hold, in roster order."""
    event, number = _event(job), len(job.result.get("files", []))
    ids = _papers(job)[number * IN_A_VOLUME : (number + 1) * IN_A_VOLUME]
    sheets: list[bytes] = []
    if number == 0:
        lines = db.session.scalars(roster(event.id).order_by(*BY_NAME)).all()
        sheets += [print_paper(paper) for paper in lists_of(event, lines)]
    sheets += [
        receipts.original(paper)
        for paper in _in_order(ids)
        if paper.first_pdf_id is not None and paper.status is not PaperStatus.VOID
    ]
    return bind(sheets, title=f"Berkas acara {event.name}")


def _unprinted(ids: Sequence[int]) -> list[Paper]:
    return [
        paper
        for paper in _in_order(ids)
        if paper.first_pdf_id is None and paper.status is PaperStatus.RESERVED
    ]


def _in_order(ids: Sequence[int]) -> list[Paper]:
    found = {
        paper.id: paper for paper in db.session.scalars(select(Paper).where(Paper.id.in_(ids)))
    }
    return [found[paper_id] for paper_id in ids]


def _phase(job: Job) -> Phase:
    """Without receipts there is nothing to reserve or print."""
    begins_with = Phase.RESERVE if job.arguments["receipts"] else Phase.BIND
    return Phase(job.result.get("phase", begins_with))


def _papers(job: Job) -> list[int]:
    ids: list[int] = job.result.get("papers", [])
    return ids


def _event(job: Job) -> Event:
    return db.session.get_one(Event, job.arguments["event_id"])


def _actor(job: Job) -> Any:
    return db.session.get_one(User, job.created_by_id)

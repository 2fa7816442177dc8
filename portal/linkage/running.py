"""The job that asks the model and acts on what it says.

First the model scores, while nothing is locked; then its pairs are written chunk by chunk; then the
sure ones are merged chunk by chunk. A worker that takes over from a killed one lets the model score
anew, writes the pairs that were not written, and goes on merging.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from portal.clock import utc_now
from portal.extensions import db
from portal.jobs import memory
from portal.jobs.models import Job
from portal.jobs.services import Progress, prepared_job_kind
from portal.linkage.clusters import resolve
from portal.linkage.engine import linkage_engine
from portal.linkage.evidence import all_evidence, pair_digest
from portal.linkage.grouping import FoundPair, Key, person_pairs
from portal.linkage.models import LinkageRun, PersonPair
from portal.linkage.queries import count_waiting, last_run
from portal.linkage.services.finding import close_stale, write_pairs
from portal.linkage.services.runs import LINK
from portal.linkage.services.trusting import merge_next
from portal.linkage.states import PairStatus
from portal.permissions import Portal

#: Who merges by itself.
LINKAGE = Portal("Pemadanan data")
CHUNK = 500


@dataclass(frozen=True)
class Findings:
    """What the model said, in the order of the persons' ids; kept until all of it is written."""

    records: int
    pairs: list[FoundPair]
    evidence: dict[Key, str]

    def place_after(self, key: Key) -> int:
        """How many pairs come up to ``key``."""
        return bisect_right(self.pairs, key, key=lambda pair: pair.key)


def score(job: Job) -> Findings | None:
    """Let the model speak once, and keep what it said; ``None`` once all of it is written."""
    if job.result.get("written"):
        memory.forget()
        return None
    found = memory.kept_for(job, Findings)
    if found is None:
        found = _score(job)
        memory.keep(job, found, cursor=job.cursor)
    return found


@prepared_job_kind(LINK, score)
def link(job: Job, found: Findings | None) -> Progress:
    """Write the next pairs, or merge the next sure ones."""
    run = db.session.scalars(select(LinkageRun).where(LinkageRun.job_id == job.id)).one()
    if found is not None:
        return _write(job, run, found)
    merged, asked = merge_next(LINKAGE)
    run.merged += merged
    if merged or asked:
        return Progress(job.cursor + merged + asked, job.total, done=False)
    run.review = count_waiting(LINKAGE)
    run.finished_at = utc_now()
    result = {"merged": run.merged, "same": _count(PairStatus.MERGED), "review": run.review}
    return Progress(job.cursor, job.cursor, done=True, result=result)


def _write(job: Job, run: LinkageRun, found: Findings) -> Progress:
    """Write the pairs that come after the last one written, by whichever worker."""
    last = job.result.get("last", (0, 0))
    start = found.place_after((last[0], last[1]))
    pairs = found.pairs[start : start + CHUNK]
    write_pairs(LINKAGE, run, pairs, found.evidence)
    run.records, run.pairs = found.records, len(found.pairs)
    result: dict[str, Any] = {"records": found.records, "pairs": len(found.pairs)}
    total = len(found.pairs)
    if pairs:
        result["last"] = pairs[-1].key
    elif not (run.whole and close_stale(LINKAGE, run)):
        result["written"] = True
        total += _count(PairStatus.SAME)
    cursor = start + len(pairs)
    memory.keep(job, found, cursor=cursor)
    return Progress(cursor, total, done=False, result=result)


def _score(job: Job) -> Findings:
    whole = bool(job.arguments["whole"])
    before = last_run()
    evidence = all_evidence(
        import_ids=job.arguments["import_ids"],
        since=None if whole or before is None else before.started_at,
    )
    only_with = None if whole else evidence.fresh
    engine = linkage_engine(current_app.config["LINKAGE_ENGINE"])
    scored = engine.score(evidence.records, only_with=only_with)
    pairs = person_pairs(scored, resolve(scored, evidence.records), evidence.owners)
    digests = evidence.digests({side for pair in pairs for side in pair.key})
    return Findings(
        records=len(evidence.records),
        pairs=pairs,
        evidence={pair.key: pair_digest(digests[pair.left], digests[pair.right]) for pair in pairs},
    )


def _count(status: PairStatus) -> int:
    query = select(func.count()).select_from(PersonPair).where(PersonPair.status == status)
    return db.session.scalar(query) or 0

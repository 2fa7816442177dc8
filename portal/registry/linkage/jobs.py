"""The job of a linkage run: score, write the pairs, merge the sure ones.

Scoring holds no lock. Pairs are written and merged in chunks. A worker that takes over scores
again, writes the missing pairs, and continues to merge.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from portal.core.clock import utc_now
from portal.core.extensions import db
from portal.platform.jobs import cache
from portal.platform.jobs.kinds import Progress
from portal.platform.jobs.models import Job
from portal.platform.permissions import SystemActor
from portal.registry.linkage.clustering import cluster_records
from portal.registry.linkage.engines import linkage_engine
from portal.registry.linkage.models import LinkageRun, PersonPair
from portal.registry.linkage.person_pairs import PairKey, ScoredPersonPair, person_pairs
from portal.registry.linkage.queries import count_waiting_pairs, last_run
from portal.registry.linkage.record_sets import load_all_records, pair_digest
from portal.registry.linkage.services import close_stale_pairs, merge_next_sure_pairs, write_pairs
from portal.registry.linkage.states import PairStatus

#: Actor of automatic merges.
LINKAGE = SystemActor("Pemadanan data")
CHUNK = 500


@dataclass(frozen=True)
class ScoringResult:
    """Scored pairs in the order of their keys, cached until all are written.

    ``evidence`` maps each pair to the digest of what is known of both persons.
    """

    records: int
    pairs: list[ScoredPersonPair]
    evidence: dict[PairKey, str]

    def index_after(self, key: PairKey) -> int:
        """Return the number of pairs up to and including ``key``."""
        return bisect_right(self.pairs, key, key=lambda pair: pair.key)


def score_pairs(job: Job) -> ScoringResult | None:
    """Score once and cache the result; return ``None`` once all pairs are written."""
    if job.result.get("written"):
        cache.clear()
        return None
    found = cache.get(job, ScoringResult)
    if found is None:
        found = _score(job)
        cache.put(job, found, cursor=job.cursor)
    return found


def write_and_merge(job: Job, found: ScoringResult | None) -> Progress:
    """Write the next chunk of pairs, or merge the next chunk of sure ones."""
    run = db.session.scalars(select(LinkageRun).where(LinkageRun.job_id == job.id)).one()
    if found is not None:
        return _write(job, run, found)
    merged, asked = merge_next_sure_pairs(LINKAGE)
    run.merged += merged
    if merged or asked:
        return Progress(job.cursor + merged + asked, job.total, done=False)
    run.review = count_waiting_pairs(LINKAGE)
    run.finished_at = utc_now()
    result = {"merged": run.merged, "same": _count(PairStatus.MERGED), "review": run.review}
    return Progress(job.cursor, job.cursor, done=True, result=result)


def _write(job: Job, run: LinkageRun, found: ScoringResult) -> Progress:
    """Write the pairs after the last one written by any worker."""
    last = job.result.get("last", (0, 0))
    start = found.index_after((last[0], last[1]))
    pairs = found.pairs[start : start + CHUNK]
    write_pairs(LINKAGE, run, pairs, found.evidence)
    run.records, run.pairs = found.records, len(found.pairs)
    result: dict[str, Any] = {"records": found.records, "pairs": len(found.pairs)}
    total = len(found.pairs)
    if pairs:
        result["last"] = pairs[-1].key
    elif not (run.whole and close_stale_pairs(LINKAGE, run)):
        result["written"] = True
        total += _count(PairStatus.SAME)
    cursor = start + len(pairs)
    cache.put(job, found, cursor=cursor)
    return Progress(cursor, total, done=False, result=result)


def _score(job: Job) -> ScoringResult:
    whole = bool(job.arguments["whole"])
    before = last_run()
    record_set = load_all_records(
        import_ids=job.arguments["import_ids"],
        since=None if whole or before is None else before.started_at,
    )
    new_keys = None if whole else record_set.new_keys
    engine = linkage_engine(current_app.config["LINKAGE_ENGINE"])
    scored = engine.score(record_set.records, new_keys=new_keys)
    pairs = person_pairs(
        scored, cluster_records(scored, record_set.records), record_set.survivor_ids
    )
    digests = record_set.digests({side for pair in pairs for side in pair.key})
    return ScoringResult(
        records=len(record_set.records),
        pairs=pairs,
        evidence={pair.key: pair_digest(digests[pair.left], digests[pair.right]) for pair in pairs},
    )


def _count(status: PairStatus) -> int:
    query = select(func.count()).select_from(PersonPair).where(PersonPair.status == status)
    return db.session.scalar(query) or 0

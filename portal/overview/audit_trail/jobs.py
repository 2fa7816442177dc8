"""Verify the hash chain of the audit trail in a background job, one chunk at a time."""

from flask import url_for
from flask_babel import gettext

from portal.core.counting import counted
from portal.core.extensions import db
from portal.platform.audit.chain import SEGMENT_SIZE, ends_at_head, verify_segment
from portal.platform.audit.models import GENESIS, AuditHead
from portal.platform.audit.services import faults_at_end
from portal.platform.jobs.kinds import Progress
from portal.platform.jobs.models import Job

VERIFY = "audit.verify"
#: Maximum number of broken links reported.
MAX_BROKEN_SHOWN = 50


def verify_chunk(job: Job) -> Progress:
    """Verify the next chunk; store the digest of its last link for the next one."""
    session = db.session()
    stretch = verify_segment(
        session, after=job.cursor, digest=job.result.get("digest", GENESIS), limit=SEGMENT_SIZE
    )
    head = session.get_one(AuditHead, 1, populate_existing=True)
    broken = {*job.result.get("broken", []), *stretch.broken}
    at_end = stretch.last == job.cursor or ends_at_head(session, stretch)
    if at_end:
        broken |= faults_at_end(session, stretch)
    return Progress(
        cursor=stretch.last,
        total=head.sequence,
        done=at_end,
        result={"digest": stretch.digest, "broken": sorted(broken)[:MAX_BROKEN_SHOWN]},
    )


def job_outcome(job: Job) -> str:
    """Return the result of the verification as text."""
    broken: list[int] = job.result.get("broken", [])
    if not broken:
        return counted(
            "Rantai utuh: %(n)s catatan diperiksa, tidak ada yang diubah atau hilang.",
            job.cursor,
        )
    return gettext(
        "Rantai tidak utuh pada catatan nomor %(numbers)s. Amankan cadangan data, lalu laporkan.",
        numbers=", ".join(map(str, broken)),
    )


def job_url(_job: Job) -> str:
    """Return the page of the audit trail."""
    return url_for("audit.index")

"""Proving the chain, a stretch at a time, so that nobody waits while a long trail is walked."""

from flask import url_for
from flask_babel import gettext, lazy_gettext

from portal.audit.models import GENESIS, AuditHead
from portal.audit.services import STRETCH, is_head, walk
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.pages import JobPage, describe_job
from portal.jobs.services import Progress, job_kind
from portal.web.filters import thousands

VERIFY = "audit.verify"
#: So many broken links are named; more say nothing new.
NAMED = 50


@job_kind(VERIFY)
def verify_stretch(job: Job) -> Progress:
    """Walk the next stretch; the digest of its last link is kept for the one after."""
    session = db.session()
    stretch = walk(
        session, after=job.cursor, digest=job.result.get("digest", GENESIS), limit=STRETCH
    )
    head = session.get_one(AuditHead, 1, populate_existing=True)
    broken = [*job.result.get("broken", []), *stretch.broken]
    at_end = stretch.last == job.cursor or is_head(session, stretch)
    if at_end and not is_head(session, stretch):
        broken.append(stretch.last + 1)
    return Progress(
        cursor=stretch.last,
        total=head.sequence,
        done=at_end,
        result={"digest": stretch.digest, "broken": broken[:NAMED]},
    )


def outcome(job: Job) -> str:
    """What the walk found."""
    broken: list[int] = job.result.get("broken", [])
    if not broken:
        return gettext(
            "Rantai utuh: %(count)s catatan diperiksa, tidak ada yang diubah atau hilang.",
            count=thousands(job.cursor),
        )
    return gettext(
        "Rantai tidak utuh pada catatan nomor %(numbers)s. Amankan cadangan data, lalu laporkan.",
        numbers=", ".join(map(str, broken)),
    )


describe_job(
    VERIFY,
    JobPage(
        label=lazy_gettext("Pemeriksaan rantai jejak audit"),
        outcome=outcome,
        leads_to=lambda _job: url_for("audit.index"),
    ),
)

"""The room of the pages, and how its jobs are shown."""

from flask import Blueprint, url_for
from flask_babel import lazy_gettext

from portal.intake.applying import APPLY
from portal.intake.staging import READ
from portal.intake.undoing import UNDO
from portal.jobs.models import Job
from portal.jobs.pages import JobPage, describe_job

blueprint = Blueprint("intake", __name__, url_prefix="/impor")


def _import_of(job: Job) -> str:
    return url_for("intake.show", import_id=job.arguments["import_id"])


for kind, label in (
    (READ, lazy_gettext("Membaca daftar")),
    (APPLY, lazy_gettext("Memasukkan daftar")),
    (UNDO, lazy_gettext("Mengurungkan impor")),
):
    describe_job(kind, JobPage(label, leads_to=_import_of))

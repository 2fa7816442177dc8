"""The job that takes an import back: whole and in one transaction, or not at all.

It is a handful of statements over whole tables, so that no half of it can ever be seen and whoever
changes one of its people at the same moment comes either before it or after.
"""

from sqlalchemy import delete, select, update

from portal.agencies.models import Import, SourceRecord
from portal.agencies.states import TRANSITIONS, ImportAction
from portal.clock import utc_now
from portal.extensions import db
from portal.households.models import Household, NameWord, Person, Phone
from portal.intake.acting import behind
from portal.intake.dependents import dependents_of
from portal.intake.fillings import fillings
from portal.jobs.models import Job
from portal.jobs.services import Progress, job_kind
from portal.linkage.services.releasing import release
from portal.workflow import apply_transition

UNDO = "imports.undo"
_FAILURE_LENGTH = 500


@job_kind(UNDO)
def take_back(job: Job) -> Progress:
    """Remove what the import brought and put back what it filled in, unless something rests on it;
    then it stays as it is and ``failure`` says what that is."""
    found = db.session.get_one(Import, job.arguments["import_id"])
    actor = behind(job)
    _hold(found)
    dependents = dependents_of(found)
    if dependents:
        kept = ImportAction.KEEP if found.finished_at else ImportAction.KEEP_UNFINISHED
        reasons = "; ".join(map(str, dependents))[:_FAILURE_LENGTH]
        apply_transition(found, kept, actor, TRANSITIONS, failure=reasons)
    else:
        release(actor, select(Person.id).where(Person.import_id == found.id))
        for filling in fillings(found):
            filling.put_back()
        db.session.flush()
        _remove(found)
        apply_transition(
            found, ImportAction.TAKE_BACK, actor, TRANSITIONS, failure=None, finished_at=utc_now()
        )
    return Progress(found.rows, found.rows, done=True)


def _hold(found: Import) -> None:
    """Let nobody change these people between the question and the deed."""
    for model in (Household, Person):
        held = select(model.id).where(model.import_id == found.id).order_by(model.id)
        db.session.execute(held.with_for_update()).close()


def _remove(found: Import) -> None:
    people = select(Person.id).where(Person.import_id == found.id)
    for statement in (
        update(SourceRecord)
        .where(SourceRecord.import_id == found.id)
        .values(person_id=None, before=None),
        delete(Phone).where(Phone.person_id.in_(people)),
        delete(NameWord).where(NameWord.person_id.in_(people)),
        delete(Person).where(Person.import_id == found.id),
        delete(Household).where(Household.import_id == found.id),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})

"""The job that undoes an import completely, in one transaction.

A few statements over whole tables: no partial state is visible, and a concurrent change of one of
the persons happens either before or after.
"""

from sqlalchemy import delete, select, update

from portal.core.clock import utc_now
from portal.core.db.bulk import use_large_cache
from portal.core.db.statistics import refresh_after
from portal.core.extensions import db
from portal.platform.jobs.kinds import Progress
from portal.platform.jobs.models import Job
from portal.platform.permissions import Actor
from portal.platform.workflow import apply_transition
from portal.registry.agencies.models import Import, ImportKind, SourceRecord
from portal.registry.agencies.states import TRANSITIONS, ImportAction
from portal.registry.aid.services import forget_list
from portal.registry.households.models import Household, NameWord, Person, Phone
from portal.registry.intake.dependents import dependents_of
from portal.registry.intake.filled_values import fillings
from portal.registry.intake.jobs.open_list import actor_of
from portal.registry.intake.nik_answers import take_back_answers
from portal.registry.linkage.services import release_persons

UNDO = "imports.undo"
_FAILURE_LENGTH = 500


def take_back(job: Job) -> Progress:
    """Remove what the import added and restore what it changed, unless later steps depend on it.

    In that case nothing changes and ``failure`` names them.
    """
    use_large_cache()
    found = db.session.get_one(Import, job.arguments["import_id"])
    actor = actor_of(job)
    _hold(found)
    dependents = dependents_of(found)
    if dependents:
        kept = ImportAction.KEEP if found.finished_at else ImportAction.KEEP_UNFINISHED
        reasons = "; ".join(map(str, dependents))[:_FAILURE_LENGTH]
        apply_transition(found, kept, actor, TRANSITIONS, failure=reasons)
    else:
        if found.kind is ImportKind.NIK_ANSWERS:
            take_back_answers(found)
        else:
            _take_back_people(found, actor)
        _remove(found)
        apply_transition(
            found, ImportAction.TAKE_BACK, actor, TRANSITIONS, failure=None, finished_at=utc_now()
        )
        refresh_after(found.rows)
    return Progress(found.rows, found.rows, done=True)


def _take_back_people(found: Import, actor: Actor) -> None:
    release_persons(actor, select(Person.id).where(Person.import_id == found.id))
    for filling in fillings(found):
        filling.put_back()
    db.session.flush()
    forget_list(found)


def _hold(found: Import) -> None:
    """Lock the persons and households of the import, so that the check for dependents
    stays valid.
    """
    for model in (Household, Person):
        held = select(model.id).where(model.import_id == found.id).order_by(model.id)
        db.session.execute(held.with_for_update()).close()
    answered = select(Person.id).where(Person.nik_import_id == found.id).order_by(Person.id)
    db.session.execute(answered.with_for_update()).close()


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

"""The only ways to load exports for a person."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.errors import NotFound
from portal.exports.models import Export
from portal.extensions import db
from portal.jobs.models import Job, JobState
from portal.permissions import Actor

OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


def own_exports(actor: Actor) -> Select[Export]:
    """Exports that ``actor`` asked for. Nobody sees those of others."""
    return (
        select(Export)
        .where(Export.requested_by_id == actor.actor_id)
        .options(joinedload(Export.job), joinedload(Export.file), joinedload(Export.requested_by))
    )


def get_export(actor: Actor, export_id: int) -> Export:
    """One export of ``actor``. Raises :class:`NotFound`, also once their scope has changed."""
    export = db.session.scalars(own_exports(actor).where(Export.id == export_id)).first()
    if export is None or not has_same_scope(actor, export):
        raise NotFound
    return export


def has_same_scope(actor: Actor, export: Export) -> bool:
    """Whether ``actor`` still works where they did when they asked for it."""
    return scope_of(actor) == export.districts


def scope_of(actor: Actor) -> list[str] | None:
    """The scope of ``actor`` as an export keeps it."""
    return None if actor.district_codes is None else sorted(actor.district_codes)


def running_exports(actor: Actor) -> Sequence[Export]:
    """Exports of ``actor`` that are being made."""
    return db.session.scalars(
        own_exports(actor).join(Export.job).where(Job.state.in_(OPEN_STATES)).order_by(Export.id)
    ).all()

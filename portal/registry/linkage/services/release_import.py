"""Remove persons from linkage when their import is undone.

Automatic merges are undone first; manual merges block undoing the import.
"""

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import joinedload

from portal.core.extensions import db
from portal.platform.permissions import Actor
from portal.registry.households.models import Person
from portal.registry.linkage.models import PersonMerge, PersonPair
from portal.registry.linkage.services.undo_merge import undo_merges

#: Tables whose rows are deleted with their persons.
OWN_TABLES = (PersonPair.__tablename__, PersonMerge.__tablename__)


def names_merged_by_staff(people: Select[int]) -> Select[str]:
    """Return the query for names of those of ``people`` whom staff merged."""
    sides = or_(PersonMerge.person_id == Person.id, PersonMerge.into_id == Person.id)
    merged = select(PersonMerge.id).where(
        sides, PersonMerge.undone_at.is_(None), PersonMerge.automatic.is_(False)
    )
    return select(Person.name).where(Person.id.in_(people), merged.exists()).order_by(Person.id)


def release_persons(actor: Actor, people: Select[int]) -> None:
    """Undo the automatic merges of ``people`` and delete their pairs."""
    merges = db.session.scalars(
        select(PersonMerge)
        .where(
            or_(PersonMerge.person_id.in_(people), PersonMerge.into_id.in_(people)),
            PersonMerge.undone_at.is_(None),
        )
        .options(
            joinedload(PersonMerge.person).selectinload(Person.phones),
            joinedload(PersonMerge.into).selectinload(Person.phones),
        )
        .order_by(PersonMerge.id.desc())
    ).all()
    undo_merges(actor, merges)
    db.session.flush()
    of_pairs = select(PersonPair.id).where(
        or_(PersonPair.left_person_id.in_(people), PersonPair.right_person_id.in_(people))
    )
    for statement in (
        delete(PersonMerge).where(
            or_(
                PersonMerge.person_id.in_(people),
                PersonMerge.into_id.in_(people),
                PersonMerge.pair_id.in_(of_pairs),
            )
        ),
        delete(PersonPair).where(PersonPair.id.in_(of_pairs)),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})

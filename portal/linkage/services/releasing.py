"""People leave the registry because the list that brought them is taken back.

What the portal merged by itself comes apart first; what a person merged holds the list.
"""

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.households.models import Person
from portal.linkage.models import PersonMerge, PersonPair
from portal.linkage.services.undoing import part
from portal.permissions import Actor

#: Tables whose rows go with the people they are about.
OWN_TABLES = (PersonPair.__tablename__, PersonMerge.__tablename__)


def merged_by_hand(people: Select[int]) -> Select[str]:
    """Names of those of ``people`` whom a person has merged with somebody."""
    sides = or_(PersonMerge.person_id == Person.id, PersonMerge.into_id == Person.id)
    merged = select(PersonMerge.id).where(
        sides, PersonMerge.undone_at.is_(None), PersonMerge.automatic.is_(False)
    )
    return select(Person.name).where(Person.id.in_(people), merged.exists()).order_by(Person.id)


def release(actor: Actor, people: Select[int]) -> None:
    """Take apart what the portal merged of ``people``, and forget every pair with one of them."""
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
    part(actor, merges)
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

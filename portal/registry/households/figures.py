"""Figures of the registry: families and people."""

from collections.abc import Mapping

from sqlalchemy import func, select

from portal.core.extensions import db
from portal.platform.figures.kinds import Among, FigureKind
from portal.registry.households.models import Household, Person

#: Actions that may move families or people to another kecamatan.
MOVES = (
    "households.join",
    "households.move",
    "households.split",
    "persons.join_household",
    "person_pairs.merge",
    "person_pairs.undo",
)


def count_registry(among: Among) -> Mapping[str, int]:
    """Count the families with members and the living people in some kecamatan."""
    member = select(Person.id).where(
        Person.household_id == Household.id, Person.merged_into_id.is_(None)
    )
    families = select(func.count(Household.id)).where(
        member.exists(), among(Household.district_code)
    )
    people = (
        select(func.count(Person.id))
        .join(Person.household)
        .where(
            Person.died_on.is_(None),
            Person.merged_into_id.is_(None),
            among(Household.district_code),
        )
    )
    return {
        "families": db.session.scalar(families) or 0,
        "persons": db.session.scalar(people) or 0,
    }


REGISTRY = FigureKind(
    "registry",
    count_registry,
    tables=("households", "persons"),
    moves=(*MOVES, "imports.bring_in", "imports.take_back"),
)

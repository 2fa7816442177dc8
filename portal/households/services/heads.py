"""A family has one head. Lists bring what they say, merges what they join; nobody becomes a second
head by hand."""

from portal.extensions import db
from portal.households.models import Household, Person, Relation
from portal.households.queries import living_head
from portal.households.services.values import refuse_second_head


def claim_relation(
    household: Household, relation: Relation, *, person: Person | None = None
) -> None:
    """Refuse ``relation`` if it makes ``person`` (``None``: somebody new) a second living head.

    Whoever is to be head locks the family first, before their own record: of two at one moment the
    second sees the first.
    """
    if relation is not Relation.HEAD:
        return
    db.session.refresh(household, ["version"], with_for_update=True)
    head = living_head(household, besides=person)
    refuse_second_head(None if head is None else head.name)

"""Access rules of the registry: who may see and change which household."""

from portal.core.errors import NotFound, NotPermitted
from portal.platform.permissions import Actor, Reach, allows, reach, require
from portal.platform.scope import covers
from portal.registry.households import ports
from portal.registry.households.models import Household
from portal.registry.households.permissions import (
    IDENTITY_UNMASK,
    IDENTITY_UNMASK_WITH_REASON,
    REGISTRY_REGISTER,
    REGISTRY_SEE,
)


def may_see(actor: Actor, household: Household) -> bool:
    """Return whether ``actor`` sees the household, in the registry or through an own case."""
    in_registry = allows(actor, REGISTRY_SEE) and covers(actor, household.district_code)
    return in_registry or ports.has_own_case(actor, household.id)


def may_change(actor: Actor, household: Household) -> bool:
    """Return whether ``actor`` may change this household.

    A household in an open case of another caseworker is read-only for a caseworker; one of an
    import that is not complete is read-only for everybody.
    """
    if not allows(actor, REGISTRY_REGISTER) or not household.complete:
        return False
    if not covers(actor, household.district_code):
        return False
    return not ports.belongs_to_others(actor, household.id)


def require_change(actor: Actor, household: Household) -> None:
    """Raise :class:`NotFound` outside the scope, :class:`NotPermitted` where ``actor`` may only
    read."""
    require(actor, REGISTRY_REGISTER)
    if not covers(actor, household.district_code):
        raise NotFound
    if not may_change(actor, household):
        raise NotPermitted


def may_unmask(actor: Actor, household: Household) -> bool:
    """Return whether ``actor`` may see NIK and No. KK of this household in full."""
    if allows(actor, IDENTITY_UNMASK_WITH_REASON):
        return covers(actor, household.district_code)
    match reach(actor, IDENTITY_UNMASK):
        case None:
            return False
        case Reach.OWN:
            return ports.has_own_case(actor, household.id)
        case _:
            return covers(actor, household.district_code)


def must_give_reason(actor: Actor) -> bool:
    """Return whether ``actor`` must give a written reason to unmask a number (auditors)."""
    return allows(actor, IDENTITY_UNMASK_WITH_REASON)


def sees_phones(actor: Actor) -> bool:
    """Return whether ``actor`` sees phone numbers in full (all roles but auditors)."""
    return not must_give_reason(actor)

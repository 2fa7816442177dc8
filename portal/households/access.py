"""Who may see and change what in the registry."""

from sqlalchemy import ColumnElement, true

from portal.errors import NotFound, NotPermitted
from portal.households.case_link import case_link
from portal.households.models import Household
from portal.permissions import Actor, Permission, Reach, allows, reach, require


def in_scope(actor: Actor) -> ColumnElement[bool]:
    """Condition on :class:`Household`: it lies in the actor's kecamatan. A household without a
    village is seen by scope "everywhere" only."""
    if actor.district_codes is None:
        return true()
    return Household.district_code.in_(actor.district_codes)


def covers(actor: Actor, district_code: str | None) -> bool:
    """Whether a kecamatan lies in the actor's scope (the rule of :func:`in_scope`)."""
    return actor.district_codes is None or district_code in actor.district_codes


def may_see(actor: Actor, household: Household) -> bool:
    """Whether ``actor`` sees the household, in the registry or through a case of their own."""
    in_registry = allows(actor, Permission.REGISTRY_SEE) and covers(actor, household.district_code)
    return in_registry or case_link().is_own(actor, household.id)


def may_change(actor: Actor, household: Household) -> bool:
    """Whether ``actor`` may change this household.

    A caseworker edits the cases assigned to them: a household in somebody else's open case is
    only to be read. So is one that a list is still bringing in, until the last row is read.
    """
    if not allows(actor, Permission.REGISTRY_REGISTER) or not household.complete:
        return False
    if not covers(actor, household.district_code):
        return False
    if reach(actor, Permission.CASE_WORK) is not Reach.OWN:
        return True
    link = case_link()
    return link.open_case_id(household.id) is None or link.is_own(actor, household.id)


def require_change(actor: Actor, household: Household) -> None:
    """Raise :class:`NotFound` outside the scope, :class:`NotPermitted` where only reading is."""
    require(actor, Permission.REGISTRY_REGISTER)
    if not covers(actor, household.district_code):
        raise NotFound
    if not may_change(actor, household):
        raise NotPermitted


def may_unmask(actor: Actor, household: Household) -> bool:
    """Whether ``actor`` may see a NIK or No. KK of this household in full."""
    if allows(actor, Permission.IDENTITY_UNMASK_WITH_REASON):
        return covers(actor, household.district_code)
    match reach(actor, Permission.IDENTITY_UNMASK):
        case None:
            return False
        case Reach.OWN:
            return case_link().is_own(actor, household.id)
        case _:
            return covers(actor, household.district_code)


def must_give_reason(actor: Actor) -> bool:
    """Whether unmasking takes a written reason (auditors)."""
    return allows(actor, Permission.IDENTITY_UNMASK_WITH_REASON)


def sees_phones(actor: Actor) -> bool:
    """Whether phone numbers are shown in full: to all who work with people, not to auditors."""
    return not must_give_reason(actor)

"""How much of personal numbers a person's export may show."""

from portal.exports.columns import Sight
from portal.households.access import sees_phones
from portal.permissions import Actor, Permission, Reach, reach


def may_have_full_numbers(actor: Actor) -> bool:
    """Whether NIK and No. KK may stand in full: to who may unmask any of their scope without
    being asked why each time."""
    found = reach(actor, Permission.IDENTITY_UNMASK)
    return found is not None and found >= Reach.SCOPE


def sight_of(actor: Actor, *, full_numbers: bool) -> Sight:
    """What ``actor`` is shown in an export."""
    return Sight(
        full_numbers=full_numbers and may_have_full_numbers(actor), full_phones=sees_phones(actor)
    )

"""What can be done to the registry: one verb each, for pages, imports and commands alike."""

from portal.households.services.households import (
    change_address,
    move_household,
    register_household,
    set_kk,
)
from portal.households.services.joining import join_household
from portal.households.services.origins import (
    pin_address,
    pin_value,
    settle_family,
    settle_people,
    settle_person,
    unpin_address,
    unpin_value,
)
from portal.households.services.persons import (
    add_person,
    change_person,
    record_death,
    set_nik,
    set_nik_state,
    withdraw_death,
)
from portal.households.services.phones import (
    add_phone,
    change_phone,
    confirm_reachable,
    mark_unreachable,
    remove_phone,
)
from portal.households.services.revealing import reveal_kk, reveal_nik
from portal.households.services.splitting import split_household

__all__ = [
    "add_person",
    "add_phone",
    "change_address",
    "change_person",
    "change_phone",
    "confirm_reachable",
    "join_household",
    "mark_unreachable",
    "move_household",
    "pin_address",
    "pin_value",
    "record_death",
    "register_household",
    "remove_phone",
    "reveal_kk",
    "reveal_nik",
    "set_kk",
    "set_nik",
    "set_nik_state",
    "settle_family",
    "settle_people",
    "settle_person",
    "split_household",
    "unpin_address",
    "unpin_value",
    "withdraw_death",
]

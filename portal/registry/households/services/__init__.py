"""Services that change households, persons and phones, for pages, imports and commands."""

from portal.registry.households.services.households import (
    change_address,
    move_household,
    register_household,
    set_kk,
)
from portal.registry.households.services.join_household import join_household
from portal.registry.households.services.persons import (
    add_person,
    change_person,
    record_death,
    set_nik,
    set_nik_state,
    tidy_person_name,
    withdraw_death,
)
from portal.registry.households.services.phones import (
    add_phone,
    change_phone,
    confirm_reachable,
    mark_unreachable,
    remove_phone,
)
from portal.registry.households.services.resolve_values import (
    pin_address,
    pin_value,
    resolve_address,
    resolve_values,
    resolve_values_of_all,
    unpin_address,
    unpin_value,
    value_columns,
)
from portal.registry.households.services.reveal_number import reveal_kk, reveal_nik
from portal.registry.households.services.split_household import split_household

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
    "resolve_address",
    "resolve_values",
    "resolve_values_of_all",
    "reveal_kk",
    "reveal_nik",
    "set_kk",
    "set_nik",
    "set_nik_state",
    "split_household",
    "tidy_person_name",
    "unpin_address",
    "unpin_value",
    "value_columns",
    "withdraw_death",
]

"""Pages of the households room."""

from portal.registry.households.views import (
    add_person,
    edit_household,
    join_household,
    list_households,
    lookalikes,
    persons,
    phones,
    provenance,
    register_household,
    reveal_number,
    split_household,
)
from portal.registry.households.views.blueprint import blueprint

__all__ = [
    "add_person",
    "blueprint",
    "edit_household",
    "join_household",
    "list_households",
    "lookalikes",
    "persons",
    "phones",
    "provenance",
    "register_household",
    "reveal_number",
    "split_household",
]

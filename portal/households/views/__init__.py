"""Pages of the registry."""

from portal.households.views import (
    households,
    joining,
    likeness,
    listing,
    persons,
    phones,
    registering,
    revealing,
    splitting,
)
from portal.households.views.room import blueprint

__all__ = [
    "blueprint",
    "households",
    "joining",
    "likeness",
    "listing",
    "persons",
    "phones",
    "registering",
    "revealing",
    "splitting",
]

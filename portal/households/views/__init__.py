"""Pages of the registry."""

from portal.households.views import (
    adding,
    households,
    joining,
    likeness,
    listing,
    origins,
    persons,
    phones,
    registering,
    revealing,
    splitting,
)
from portal.households.views.room import blueprint

__all__ = [
    "adding",
    "blueprint",
    "households",
    "joining",
    "likeness",
    "listing",
    "origins",
    "persons",
    "phones",
    "registering",
    "revealing",
    "splitting",
]

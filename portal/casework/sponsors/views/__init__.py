"""Pages of sponsors: sponsors, sponsorships, contacts."""

from portal.casework.sponsors.views import contacts, sponsors, sponsorships
from portal.casework.sponsors.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "contacts",
    "sponsors",
    "sponsorships",
]

"""Pages of sponsors: who is willing, whom they look after, when they came."""

from portal.casework.sponsors.views import contacts, sponsors, sponsorships
from portal.casework.sponsors.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "contacts",
    "sponsors",
    "sponsorships",
]

"""Pages of programmes, rules of overlap, and the exchange with other agencies."""

from portal.registry.aid.views import overlap_exchange, programmes, rules
from portal.registry.aid.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "overlap_exchange",
    "programmes",
    "rules",
]

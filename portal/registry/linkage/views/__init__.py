"""Pages of the linkage room."""

from portal.registry.linkage.views import decide_pair, show_pair
from portal.registry.linkage.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "decide_pair",
    "show_pair",
]

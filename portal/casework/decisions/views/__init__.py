"""Pages of aid: proposals, decisions, SK, catalogue and funds."""

from portal.casework.decisions.views import catalogue, decide, decrees, propose
from portal.casework.decisions.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "catalogue",
    "decide",
    "decrees",
    "propose",
]

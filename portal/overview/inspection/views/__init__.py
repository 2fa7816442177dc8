"""Pages of the inspector's desk."""

from portal.overview.inspection.views import desk, money, office, people
from portal.overview.inspection.views.blueprint import blueprint

__all__ = ["blueprint", "desk", "money", "office", "people"]

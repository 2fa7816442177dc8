"""Pages of linkage."""

from portal.linkage.views import deciding, showing
from portal.linkage.views.room import blueprint

__all__ = ["blueprint", "deciding", "showing"]

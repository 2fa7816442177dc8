"""Pages for bringing lists in."""

from portal.intake.views import bringing, columns, listing, showing
from portal.intake.views.room import blueprint

__all__ = ["blueprint", "bringing", "columns", "listing", "showing"]

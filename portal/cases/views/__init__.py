"""Pages of a case's smaller steps, and the caseload."""

from portal.cases.views import caseload, closing, smaller
from portal.cases.views.room import blueprint

__all__ = ["blueprint", "caseload", "closing", "smaller"]

"""Pages of the caseload and of small steps of a case."""

from portal.casework.cases.views import caseload, close_case, edit_case
from portal.casework.cases.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "caseload",
    "close_case",
    "edit_case",
]

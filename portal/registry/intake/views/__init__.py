"""Pages of the intake room."""

from portal.registry.intake.views import (
    confirm_import,
    edit_reading,
    list_imports,
    repair_row,
    show_import,
)
from portal.registry.intake.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "confirm_import",
    "edit_reading",
    "list_imports",
    "repair_row",
    "show_import",
]

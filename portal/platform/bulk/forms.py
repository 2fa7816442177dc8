"""The form of a preview. Kinds with fields have a form of their own."""

from typing import Any

from portal.platform.web.forms import PortalForm


class BulkForm(PortalForm):
    """The fields of a bulk action; none by itself."""

    #: Template of the fields.
    template = "bulk/_fields.html"

    def chosen(self) -> dict[str, Any]:
        """Return what was entered, to be stored as JSON."""
        return {}

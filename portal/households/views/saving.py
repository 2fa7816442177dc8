"""What every page that saves has in common."""

from collections.abc import Callable

from flask import url_for

from portal.errors import InvalidInput
from portal.households.conflicts import KkInUse, NikInUse
from portal.transaction import transaction
from portal.web.forms import PortalForm


def refused(form: PortalForm, write: Callable[[], object]) -> InvalidInput | None:
    """Run ``write`` as one transaction. What it refuses stands beside its field afterwards."""
    try:
        with transaction():
            write()
    except InvalidInput as error:
        form.accept(error)
        return error
    return None


def holder_url(error: InvalidInput | None) -> str | None:
    """Where the holder of a number in use can be seen, if the actor may."""
    if isinstance(error, NikInUse) and error.holder_id is not None:
        return url_for("households.person", person_id=error.holder_id)
    if isinstance(error, KkInUse) and error.household_id is not None:
        return url_for("households.show", household_id=error.household_id)
    return None

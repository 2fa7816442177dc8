"""One NIK or No. KK shown in full: asked for by a button, written to the trail."""

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.errors import InvalidInput
from portal.households import services
from portal.households.access import must_give_reason
from portal.households.person_forms import ReasonForm
from portal.households.queries import household_to_unmask, person_to_unmask
from portal.households.views.room import blueprint
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import render_page

UNMASK = (Permission.IDENTITY_UNMASK, Permission.IDENTITY_UNMASK_WITH_REASON)


@blueprint.post("/anggota/<int:person_id>/lihat-nik")
@guard(*UNMASK)
def reveal_nik(person_id: int) -> ResponseReturnValue:
    """The NIK of a person, this once."""
    person = person_to_unmask(current_actor(), person_id)
    return _reveal(
        gettext("NIK %(name)s", name=person.name),
        lambda reason: services.reveal_nik(current_actor(), person, reason=reason),
    )


@blueprint.post("/<int:household_id>/lihat-kk")
@guard(*UNMASK)
def reveal_kk(household_id: int) -> ResponseReturnValue:
    """The No. KK of a family, this once."""
    household = household_to_unmask(current_actor(), household_id)
    return _reveal(
        gettext("No. KK"),
        lambda reason: services.reveal_kk(current_actor(), household, reason=reason),
    )


def _reveal(label: str, reveal: Callable[[str], str]) -> ResponseReturnValue:
    """Show the number in place, or on a page of its own without JavaScript; an auditor who has
    not said why is asked first."""
    form = ReasonForm()
    number = None
    asked = must_give_reason(current_actor()) and "reason" not in request.form
    if not asked:
        try:
            with transaction():
                number = reveal(form.reason.data or "")
        except InvalidInput as error:
            form.accept(error)
    return render_page(
        "households/reveal.html",
        block="number",
        form=form,
        label=label,
        number=number,
    )

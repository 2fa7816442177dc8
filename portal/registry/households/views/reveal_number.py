"""Show one NIK or No. KK in full, with an audit event."""

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.db.transaction import transaction
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import refusals_beside
from portal.platform.web import render_page
from portal.registry.households import services
from portal.registry.households.access import must_give_reason
from portal.registry.households.forms import ReasonForm
from portal.registry.households.permissions import IDENTITY_UNMASK, IDENTITY_UNMASK_WITH_REASON
from portal.registry.households.queries import household_to_unmask, person_to_unmask
from portal.registry.households.views.blueprint import blueprint

UNMASK = (IDENTITY_UNMASK, IDENTITY_UNMASK_WITH_REASON)


@blueprint.post("/anggota/<int:person_id>/lihat-nik")
@guard(*UNMASK)
def reveal_nik(person_id: int) -> ResponseReturnValue:
    """Show the NIK of a person."""
    person = person_to_unmask(current_actor(), person_id)
    return _reveal(
        gettext("NIK %(name)s", name=person.name),
        lambda reason: services.reveal_nik(current_actor(), person, reason=reason),
    )


@blueprint.post("/<int:household_id>/lihat-kk")
@guard(*UNMASK)
def reveal_kk(household_id: int) -> ResponseReturnValue:
    """Show the No. KK of a household."""
    household = household_to_unmask(current_actor(), household_id)
    return _reveal(
        gettext("No. KK"),
        lambda reason: services.reveal_kk(current_actor(), household, reason=reason),
    )


def _reveal(label: str, reveal: Callable[[str], str]) -> ResponseReturnValue:
    """Show the number in place, or on its own page without JavaScript; ask an auditor for the
    reason first."""
    form = ReasonForm()
    number = None
    asked = must_give_reason(current_actor()) and "reason" not in request.form
    if not asked:
        with refusals_beside(form), transaction():
            number = reveal(form.reason.data or "")
    return render_page(
        "households/reveal.html",
        block="number",
        form=form,
        label=label,
        number=number,
    )

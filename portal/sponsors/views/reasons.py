"""What both ending and withdrawing ask for."""

from collections.abc import Callable

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from portal.sponsors.forms import ReasonForm
from portal.sponsors.models import Sponsorship
from portal.web import go_to, render_page
from portal.web.saving import refused


def ask_why(
    pairing: Sponsorship, act: Callable[[str], None], *, title: str, done: str
) -> ResponseReturnValue:
    """Ask for the reason, act on it, and lead back to the sponsorship."""
    case, pairing_id = pairing.case, pairing.id
    form = ReasonForm()
    if form.validate_on_submit() and refused(form, lambda: act(form.reason.data or "")) is None:
        flash(done, "done")
        return back_to(pairing_id)
    return render_page("cases/step.html", form=form, case=case, title=title)


def back_to(sponsorship_id: int) -> ResponseReturnValue:
    """The page of one official and one mother."""
    return go_to(url_for("sponsors.show", sponsorship_id=sponsorship_id))

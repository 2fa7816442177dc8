"""Page that asks for a reason, for ending a sponsorship and withdrawing a contact."""

from collections.abc import Callable

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.casework.cases.step_page import take_step
from portal.casework.sponsors.forms import SponsorReasonForm
from portal.casework.sponsors.models import Sponsorship


def ask_reason_page(
    pairing: Sponsorship, act: Callable[[str], None], *, title: str, done: str
) -> ResponseReturnValue:
    """Ask for the reason, run ``act``, and return to the sponsorship."""
    form = SponsorReasonForm()
    return take_step(
        pairing.case,
        form,
        lambda: act(form.reason.data or ""),
        title=title,
        to=page_of(pairing.id),
        done=done,
    )


def page_of(sponsorship_id: int) -> str:
    """Return the URL of the page of a sponsorship."""
    return url_for("sponsors.show", sponsorship_id=sponsorship_id)

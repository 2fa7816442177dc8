"""Page of a caseworker's day, which is also printed."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from portal.core.clock import today
from portal.overview.today.permissions import DAY_SEE
from portal.overview.today.queries import (
    MOST_STOPS,
    day_plan,
    declined,
    events_of_families,
    unfinished_assessments,
)
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.web import render_page

blueprint = Blueprint("today", __name__, url_prefix="/hari-ini")

#: Days ahead that a plan may reach, by the word in the query string.
DAYS: Mapping[str, int] = {"today": 0, "tomorrow": 1, "week": 7}
LABELS = {
    "today": _("hari ini dan yang terlambat"),
    "tomorrow": _("sampai besok"),
    "week": _("sampai 7 hari lagi"),
}


@blueprint.get("/")
@guard(DAY_SEE)
def index() -> ResponseReturnValue:
    """Show whom to visit by desa, RW and RT; then what happened in the actor's cases."""
    actor, chosen = current_actor(), request.args.get("until", "today")
    until = today() + timedelta(days=DAYS.get(chosen, 0))
    plan = day_plan(actor, until=until)
    number = sum(len(desa.stops) for desa in plan)
    return render_page(
        "today/index.html",
        block="plan",
        day=today(),
        plan=plan,
        number=number,
        is_cut=number == MOST_STOPS,
        chosen=chosen if chosen in DAYS else "today",
        choices=list(LABELS.items()),
        unfinished=unfinished_assessments(actor),
        declined=declined(actor),
        events=events_of_families(actor),
    )

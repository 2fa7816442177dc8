"""Twelve questions of an inspector, each an entrance."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.overview.inspection.permissions import OFFICE_INSPECT
from portal.overview.inspection.views.blueprint import blueprint
from portal.overview.inspection.wording import QUESTIONS, READABLE
from portal.platform.accounts.guard import guard
from portal.platform.web import render_page


@blueprint.get("/")
@guard(OFFICE_INSPECT)
def index() -> ResponseReturnValue:
    """The questions, and what of the office can be read."""
    return render_page(
        "inspection/desk.html",
        questions=[
            (str(label), str(hint), url_for(to, **asked)) for label, hint, to, asked in QUESTIONS
        ],
        readable=[(label, url_for(to)) for label, to in READABLE],
    )

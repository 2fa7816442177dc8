"""The page that shows temporary passwords, once."""

from collections.abc import Sequence

from flask.typing import ResponseReturnValue

from portal.overview.staff.slips import Slip
from portal.platform.web import render_page


def show_once(slips: Sequence[Slip], *, title: str) -> ResponseReturnValue:
    """Show the passwords of new or reset accounts; nothing keeps them, no cache either."""
    response = render_page("staff/temporary_password.html", slips=slips, title=title)
    response.headers["Cache-Control"] = "no-store"
    return response
